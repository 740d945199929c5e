/** A metric of one model over time. */
import { type Markup, markup } from "../report/page/markup.ts";
import { boundMark, kindPhrase } from "../report/words/bound_mark.ts";
import { headingUnit } from "../report/words/column_heading.ts";
import { formatNumber, supportedDecimals } from "../report/words/format_value.ts";
import { type HistoryLine, listLines } from "../store/history/list_lines.ts";
import { listModelMetrics } from "../store/history/list_metrics.ts";
import { conventionOf } from "../store/history/convention_of.ts";
import type { HistoryNumber } from "../store/history/history_number.ts";
import { apart, conventionMarkup } from "./convention_markup.ts";
import { linkTo, modelLink, runLink } from "./links.ts";
import { metricName } from "./metric_name.ts";
import { countText, numberMarkup, timeMarkup } from "./number_markup.ts";
import { page } from "./page.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route } from "./route.ts";
import { type Series, type SeriesChange, seriesOf } from "./series.ts";
import { seriesSvg } from "./series_svg.ts";
import type { ServeContext } from "./serve_context.ts";

/** Numbers of a line that are shown, and what else there is to choose. */
const SHOWN = 200, CHOICES = [50, 200, 500], MOST = 500;
/** More rows than these are folded. */
const OPEN_ROWS = 30;

/**
 * `/model/<id>` and `/api/series` (there with `model`): `metric`, `convention`, and `last`, the number of runs.
 *
 * @example
 * ```ts
 * const routes = modelRoutes(context);
 * ```
 */
export function modelRoutes(context: ServeContext): Route[] {
  return [
    {
      method: "GET",
      path: "/api/series",
      handle(request) {
        const query = new URL(request.url).searchParams, model = query.get("model") ?? "";
        const { metric, series } = seriesAnswer(context, model, query);
        const lines = series.map(({ line: { metric: _, ...about }, convention, numbers, changes }) => ({
          ...about,
          convention,
          numbers,
          changes,
        }));
        return Response.json({ model, metric, lines });
      },
    },
    {
      method: "GET",
      path: /^\/model\/(?<model>.+)$/,
      handle(request, { model = "" }) {
        const query = new URL(request.url).searchParams, found = seriesAnswer(context, model, query);
        return page({
          title: `${metricName(found.metric)} of ${model}`,
          heading: `${model}: ${metricName(found.metric)} over time`,
          body: modelBody(context, model, found),
        });
      },
    },
  ];
}

interface SeriesAnswer {
  readonly metric: string;
  readonly last: number;
  /** Of the convention, one for each kind of likelihood. */
  readonly series: readonly Series[];
  /** Those of the metric under every convention. */
  readonly lines: readonly HistoryLine[];
  /** All of the model. */
  readonly metrics: readonly string[];
}

function seriesAnswer({ history }: ServeContext, model: string, query: URLSearchParams): SeriesAnswer {
  const last = Number(query.get("last") ?? SHOWN), metrics = listModelMetrics(history, model);
  if (!Number.isInteger(last) || last < 1 || last > MOST) {
    throw new RequestProblem(400, `'last' must be a whole number from 1 to ${MOST}, got '${query.get("last")}'.`);
  }
  const metric = query.get("metric") || metrics[0];
  if (metric === undefined) {
    throw new RequestProblem(404, `No run has a number of a model '${model}': /leaderboard leads to those that have.`);
  }
  const lines = listLines(history, model, metric), convention = query.get("convention") || lines[0]?.fingerprint;
  const chosen = lines.filter(({ fingerprint }) => fingerprint === convention);
  if (chosen.length === 0) {
    const there = lines.length === 0
      ? `it has ${metrics.join(", ")}`
      : `under ${[...new Set(lines.map(({ fingerprint }) => fingerprint))].join(", ")} it has`;
    const under = query.get("convention") ? ` under the convention ${query.get("convention")}` : "";
    throw new RequestProblem(404, `'${model}' has no number of '${metric}'${under}; ${there}.`);
  }
  return { metric, last, series: chosen.map((line) => seriesOf(history, model, line, last)), lines, metrics };
}

function modelBody(context: ServeContext, model: string, found: SeriesAnswer): Markup {
  const { metric, last, series, lines, metrics } = found, [first] = series;
  if (first === undefined) return markup``;
  const { fingerprint } = first.line, others = lines.filter((line) => line.fingerprint !== fingerprint);
  const choices = lastChoices(model, metric, first.line, last);
  return markup`${series.map((one, i) => seriesSection(model, metric, one, i, choices))}<section aria-labelledby="more">
<h2 id="more">How it was measured</h2>
${conventionMarkup(fingerprint, first.convention)}${
    otherLines(context, model, first, others)
  }<h3>Metrics of ${model}</h3>
<ul class="choices">${
    metrics.map((id) =>
      markup`<li><a href="${modelLink(model, id)}"${id === metric ? markup` aria-current="page"` : null}>${
        metricName(id)
      }</a></li>`
    )
  }</ul>
</section>
`;
}

function lastChoices(
  model: string,
  metric: string,
  { fingerprint, numbers }: HistoryLine,
  last: number,
): Markup | null {
  const offered = CHOICES.filter((count) => count < numbers || count === last);
  if (offered.length < 2) return null;
  const link = modelLink(model, metric, fingerprint);
  return markup`<ul class="choices" aria-label="How many runs">${
    offered.map((count) =>
      markup`<li><a href="${link}&amp;last=${count}"${
        count === last ? markup` aria-current="true"` : null
      }>last ${count}</a></li>`
    )
  }</ul>
`;
}

function otherLines(
  context: ServeContext,
  model: string,
  { convention, line: { metric } }: Series,
  others: readonly HistoryLine[],
): Markup | null {
  const each = [...new Map(others.map((line) => [line.fingerprint, line])).values()];
  if (each.length === 0) return null;
  const [, ...what] = apart([
    convention,
    ...each.map(({ fingerprint }) => conventionOf(context.history, fingerprint) ?? {}),
  ]);
  return markup`<h3>Other conventions of ${metricName(metric)}</h3>
<p>Their numbers are not comparable with these.</p>
<ul class="others">${
    each.map(({ fingerprint, numbers }, i) =>
      markup`<li><a href="${modelLink(model, metric, fingerprint)}"><code>${fingerprint}</code></a>, ${
        numbers === 1 ? "1 run" : `${numbers} runs`
      }${what[i] === undefined || what[i] === "" ? "" : `: ${what[i]}`}</li>\n`
    )
  }</ul>
`;
}

function seriesSection(model: string, metric: string, series: Series, at: number, choices: Markup | null): Markup {
  const { line: { unit, numbers: all }, numbers, changes } = series, id = `series-${at}`;
  const some = numbers.length === all
    ? `All ${countText(all)} runs`
    : `The latest ${numbers.length} of ${countText(all)} runs`;
  const title = all === 1 ? "The only run" : some, bound = boundMark(series.line) !== "";
  const invalid = numbers.filter(({ state }) => state === "invalid").length;
  const changed = ["no change", "1 change"][changes.length] ?? `${changes.length} changes`;
  const name = metricName(metric), headed = headingUnit({ title: name, unit });
  const label = `${name} of ${model}${kindText(series.line)}, ${
    numbers.length === 1 ? "1 run" : `${numbers.length} runs`
  }; ${changed} of the mean`;
  return markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}${kindText(series.line)}</h2>
<figure class="chart"><div class="scroll" role="region" aria-label="Chart: ${label}" tabindex="0">${
    seriesSvg(series, label)
  }</div>
<figcaption>${name}${
    headed === "" ? "" : `, ${headed}`
  }: runs in their order at even distances, whiskers are intervals${
    changes.length === 0 ? null : ", a dashed line is a change of the mean"
  }.${bound ? ` Points are hollow, as each is but a bound (${boundMark(series.line)}).` : null}${
    invalid === 0 ? null : ` ${invalid} not measured to the rule: drawn hollow, and no change is told from them.`
  }</figcaption></figure>
${at === 0 ? choices : null}${changesTable(series, id)}${numbersTable(series, id)}</section>
`;
}

function changesTable({ line, numbers, changes }: Series, id: string): Markup {
  if (changes.length === 0) return markup`<p>The mean did not change beyond chance.</p>\n`;
  const last = numbers.at(-1), decimals = last === undefined ? 2 : supportedDecimals(last.value, last.interval);
  return markup`<h3 id="${id}-changes">Changes of the mean</h3>
<p>The segmentation that explains the numbers best, with a penalty for each change (PELT).</p>
<div class="scroll" role="region" aria-label="Changes of the mean${kindText(line)}" tabindex="0"><table>
<thead><tr><th scope="col">first run after it</th><th scope="col" class="text">started, UTC</th><th scope="col">mean before</th><th scope="col">mean after</th><th scope="col" class="text">which is</th></tr></thead>
<tbody>${
    changes.map((change) => {
      const { run, at, before, after } = change, way = wayOf(line, change), previous = numbers[at - 1]?.run;
      const compared = previous === undefined
        ? null
        : markup` <small><a href="${linkTo("/compare", { base: previous, next: run })}">compare</a></small>`;
      return markup`<tr><th scope="row"><a href="${runLink(run)}">${run}</a>${compared}</th><td class="text">${
        timeMarkup(numbers[at]?.date ?? "")
      }</td><td>${formatNumber(before, decimals)}</td><td>${
        formatNumber(after, decimals)
      }</td><td class="text"><span class="mark-${way}">${way}</span></td></tr>
`;
    })
  }</tbody></table></div>
`;
}

/** What tells the tables of a page apart where it shows several kinds of likelihood. */
function kindText(line: HistoryLine): string {
  const phrase = kindPhrase(line);
  return phrase === null ? "" : `, ${phrase}`;
}

function wayOf({ ranked, direction }: HistoryLine, { before, after }: SeriesChange): string {
  if (!ranked) return after < before ? "lower" : "higher";
  return (after < before) === (direction === "lower") ? "better" : "worse";
}

function numbersTable({ line, numbers, changes }: Series, id: string): Markup {
  const firsts = new Set(changes.map(({ at }) => at));
  const rows = numbers.map((number, at) => numberRow(number, firsts.has(at))).reverse();
  const table = markup`<div class="scroll" role="region" aria-label="Every number${
    kindText(line)
  }" tabindex="0"><table id="${id}-numbers">
<caption class="unseen">Every number of the chart, the newest first</caption>
<thead><tr><th scope="col">run</th><th scope="col" class="text">started, UTC</th><th scope="col">value</th><th scope="col">n</th><th scope="col" class="text">suite</th><th scope="col" class="text">commit</th><th scope="col" class="text">remark</th></tr></thead>
<tbody>${rows}</tbody></table></div>
`;
  if (rows.length <= OPEN_ROWS) return markup`<h3>Every number</h3>\n${table}`;
  return markup`<details><summary>Every number of the chart</summary>\n${table}</details>\n`;
}

function numberRow(number: HistoryNumber, first: boolean): Markup {
  const { run, date, n, suite, preset, git, state, reason } = number;
  const remarks = [
    ...(first ? ["the mean changed here"] : []),
    ...(state === "invalid" ? [`not to the rule: ${reason ?? ""}`] : []),
  ].join("; ");
  const commit = git === null ? null : markup`<code>${git.commit.slice(0, 7)}</code>${git.dirty ? " changed" : ""}`;
  return markup`<tr><th scope="row"><a href="${runLink(run)}">${run}</a></th><td class="text">${
    timeMarkup(date)
  }</td><td>${numberMarkup(number)}</td><td>${
    countText(n)
  }</td><td class="text">${suite}, ${preset}</td><td class="text">${commit}</td><td class="long">${remarks}</td></tr>
`;
}

/** Models by one metric, within one convention. */
import type { Cell, Column } from "../core/run.ts";
import { familyMark } from "../report/page/html_family_mark.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import { isTimed } from "../compare/compare_rules.ts";
import { bestInColumn, type Rank } from "../report/table/best_in_column.ts";
import { TIMES_APART } from "../report/table/times_apart.ts";
import { kindPhrase } from "../report/words/bound_mark.ts";
import { directionArrow, directionWords, headingUnit } from "../report/words/column_heading.ts";
import { FAMILY_STYLE } from "../report/words/family_style.ts";
import { METRIC_GUIDE } from "../report/words/metric_guide.ts";
import { SPEED_METRIC_GUIDE } from "../report/words/speed_metric_guide.ts";
import { TEXT_METRIC_GUIDE } from "../report/words/text_metric_guide.ts";
import { type Leaderboard, leaderboard, type LeaderboardEntry } from "../store/history/leaderboard.ts";
import { type HistoryMetric, listMetrics } from "../store/history/list_metrics.ts";
import { apart, conventionMarkup } from "./convention_markup.ts";
import { linkTo, modelLink, runLink } from "./links.ts";
import { metricName } from "./metric_name.ts";
import { countText, numberMarkup, timeMarkup } from "./number_markup.ts";
import { page } from "./page.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route } from "./route.ts";
import type { ServeContext } from "./serve_context.ts";

/**
 * `/leaderboard` and `/api/leaderboard`: `suite`, `metric` and `convention`; without a metric, what there is to choose.
 *
 * @example
 * ```ts
 * const routes = leaderboardRoutes(context);
 * ```
 */
export function leaderboardRoutes(context: ServeContext): Route[] {
  return [
    {
      method: "GET",
      path: "/api/leaderboard",
      handle(request) {
        const query = new URL(request.url).searchParams, metrics = listMetrics(context.history);
        if (!query.has("metric")) return Response.json({ metrics });
        return Response.json(boards(context, metrics, query));
      },
    },
    {
      method: "GET",
      path: "/leaderboard",
      handle(request) {
        const query = new URL(request.url).searchParams, metrics = listMetrics(context.history);
        if (!query.get("metric")) {
          const suite = query.get("suite") || undefined;
          return page({
            title: "Leaderboards",
            at: "/leaderboard",
            body: chooser(metrics, { suite, metric: undefined }),
          });
        }
        const found = boards(context, metrics, query), { suite, metric } = found, name = metricName(metric);
        return page({
          title: `${name} in ${suite}`,
          heading: `Leaderboard: ${name} in ${suite}`,
          at: "/leaderboard",
          body: markup`${board(found)}${chooser(metrics, { suite, metric })}`,
        });
      },
    },
  ];
}

interface Boards {
  readonly suite: string;
  readonly metric: string;
  /** The one asked for, or that with the most models, is first. */
  readonly boards: readonly Leaderboard[];
}

function boards({ history }: ServeContext, metrics: readonly HistoryMetric[], query: URLSearchParams): Boards {
  const metric = query.get("metric") ?? "";
  const suite = query.get("suite") || metrics.find((one) => one.metric === metric)?.suite || "";
  const convention = query.get("convention") || undefined, all = leaderboard(history, suite, metric);
  if (all.length === 0) {
    throw new RequestProblem(
      404,
      `No run of suite '${suite}' has a number of '${metric}': /leaderboard lists what there is.`,
    );
  }
  const chosen = convention === undefined ? all[0] : all.find(({ fingerprint }) => fingerprint === convention);
  if (chosen === undefined) {
    throw new RequestProblem(
      404,
      `'${metric}' was never measured in suite '${suite}' under the convention ${convention}, but under ` +
        `${all.map(({ fingerprint }) => fingerprint).join(", ")}.`,
    );
  }
  return { suite, metric, boards: [chosen, ...all.filter((one) => one !== chosen)] };
}

/** Links to the leaderboards that there can be. */
function chooser(
  metrics: readonly HistoryMetric[],
  at: { readonly suite: string | undefined; readonly metric: string | undefined },
): Markup {
  const shown = at.metric === undefined && at.suite !== undefined
    ? metrics.filter(({ suite }) => suite === at.suite)
    : metrics;
  if (shown.length === 0) {
    return markup`<section><p>No run has a number yet: <a href="/">the list of runs</a> says what is under way.</p></section>\n`;
  }
  return markup`${
    [...Map.groupBy(shown, ({ suite }) => suite)].map(([suite, ofSuite], i) =>
      markup`<section aria-labelledby="suite-${i}">
<h2 id="suite-${i}">${at.metric === undefined ? `Suite ${suite}` : `Metrics of ${suite}`}</h2>
<ul class="choices">${
        ofSuite.map(({ metric }) =>
          markup`<li><a href="${linkTo("/leaderboard", { suite, metric })}"${
            suite === at.suite && metric === at.metric ? markup` aria-current="page"` : null
          }>${metricName(metric)}</a></li>`
        )
      }</ul>
</section>
`
    )
  }`;
}

function board({ suite, metric, boards: [chosen, ...others] }: Boards): Markup {
  if (chosen === undefined) return markup``;
  const { unit, direction, entries, anchors, ranked, fingerprint, convention } = chosen;
  const guide = (METRIC_GUIDE[metric] ?? SPEED_METRIC_GUIDE[metric] ?? TEXT_METRIC_GUIDE[metric])?.reads;
  const marks = ranked && !ofSeparateRuns(chosen) ? marksOf(metric, chosen) : new Map<string, Rank>();
  const better = ranked ? directionWords({ id: metric, direction }) : "a number that describes and is no merit";
  const name = metricName(metric), kinds = [...entries, ...anchors].some(({ latest }) => latest.kind !== undefined);
  const row = (entry: LeaderboardEntry) => entryRow(metric, entry, { rank: marks.get(keyOf(entry)) ?? null, kinds });
  return markup`<section aria-labelledby="board">
<h2 id="board">The latest number of each model</h2>
${
    guide === undefined
      ? null
      : markup`<p>${guide}</p>\n`
  }<div class="scroll" role="region" aria-label="Leaderboard" tabindex="0"><table>
<caption class="unseen">${name} of each model by its latest run, within one convention</caption>
<thead><tr><th scope="col">model</th><th scope="col">${name} ${
    ranked
      ? markup`<span class="arrow" role="img" title="${better}" aria-label="${better}">${
        directionArrow({ id: metric, direction })
      }</span>`
      : null
  } <small>${headingUnit({ title: name, unit })}</small></th>${
    kinds ? markup`<th scope="col" class="text">kind</th>` : null
  }<th scope="col">n</th><th scope="col" class="text">run</th><th scope="col">best of all runs</th></tr></thead>
<tbody>${entries.map(row)}</tbody>
${anchors.length === 0 ? null : markup`<tbody class="anchors">${anchors.map(row)}</tbody>\n`}</table></div>
<p class="legend">${legend(chosen, better, new Set(marks.values()))}</p>
</section>
<section aria-labelledby="convention">
<h2 id="convention">How it was measured</h2>
${conventionMarkup(fingerprint, convention)}${otherBoards(suite, metric, chosen, others)}</section>
`;
}

function otherBoards(
  suite: string,
  metric: string,
  chosen: Leaderboard,
  others: readonly Leaderboard[],
): Markup | null {
  if (others.length === 0) return null;
  const [, ...what] = apart([chosen, ...others].map(({ convention }) => convention));
  return markup`<h3>Other conventions of ${metricName(metric)}</h3>
<p>Their numbers are not comparable with these.</p>
<ul class="others">${
    others.map(({ fingerprint, entries }, i) =>
      markup`<li><a href="${
        linkTo("/leaderboard", { suite, metric, convention: fingerprint })
      }"><code>${fingerprint}</code></a>, ${entries.length === 1 ? "1 model" : `${entries.length} models`}${
        what[i] === undefined || what[i] === "" ? "" : `: ${what[i]}`
      }</li>\n`
    )
  }</ul>
`;
}

/** @param shown Its mark, and whether there is a column for kinds of likelihood. */
function entryRow(
  metric: string,
  { model, family, latest, best }: LeaderboardEntry,
  { rank, kinds }: { readonly rank: Rank | null; readonly kinds: boolean },
): Markup {
  return markup`<tr><th scope="row">${familyMark(FAMILY_STYLE[family])} <a href="${
    modelLink(model, metric, latest.fingerprint)
  }">${model}</a></th><td>${numberMarkup(latest, rank)}</td>${
    kinds ? markup`<td class="text">${kindPhrase(latest) ?? ""}</td>` : null
  }<td>${countText(latest.n)}</td><td class="text"><a href="${runLink(latest.run)}">${
    timeMarkup(latest.date)
  }<span class="unseen">: run ${latest.run}</span></a></td><td>${numberMarkup(best)}</td></tr>
`;
}

/** Whether a metric's numbers are times, rates or energy of several runs: then there is no best among them. */
function ofSeparateRuns({ unit, entries }: Leaderboard): boolean {
  return isTimed(unit) && new Set(entries.map(({ latest }) => latest.run)).size > 1;
}

function legend(board: Leaderboard, better: string, marks: ReadonlySet<Rank>): Markup[] {
  const { entries, unit } = board;
  const levels = [...new Set(entries.flatMap(({ latest }) => latest.interval === null ? [] : [latest.level]))];
  const parts: [boolean, Markup][] = [
    [true, markup`${better.charAt(0).toUpperCase()}${better.slice(1)}${unit === "" ? "" : `, in ${unit}`}.`],
    [
      levels.length > 0,
      markup`Beneath each number its ${levels.map((level) => Math.round(100 * level)).join(" or ")} % interval.`,
    ],
    [marks.has("best"), markup`<b>★</b> best.`],
    [marks.has("unproven"), markup`<b>☆</b> leads by its number alone: a bound may truly be better.`],
    [marks.has("level"), markup`<b>≈</b> not separated from the best.`],
    [ofSeparateRuns(board), markup`${TIMES_APART}`],
    [true, markup`The best of all runs flatters who was measured often, so it ranks nobody.`],
  ];
  return parts.flatMap(([holds, part]) => holds ? [markup`${part} `] : []);
}

/** A model whose likelihood is of several kinds stands here once for each. */
function keyOf({ model, latest }: LeaderboardEntry): string {
  return JSON.stringify([model, latest.kind ?? null]);
}

/** The marks of a report's column, of numbers from several runs. */
function marksOf(metric: string, { entries, unit, direction, convention }: Leaderboard): Map<string, Rank> {
  const column: Column = { id: metric, title: metric, unit, direction };
  const cells = entries.map((entry): Cell => {
    const { value, interval: ends, level, n, kind, fingerprint } = entry.latest;
    const interval: [number, number] | null = ends === null ? null : [...ends];
    const estimate = { value, interval, level, n, unit, direction, convention, fingerprint, ...(kind && { kind }) };
    return { ...estimate, model: keyOf(entry), family: entry.family, metric, state: "measured" };
  });
  const rows = cells.map(({ model, family }) => ({ id: model, title: model, family, role: "model" as const }));
  return bestInColumn({ rows, columns: [column], cells }, metric);
}

/** One run: its report and the files beside it, and what the index knows of it. */
import { REPORT_FILE } from "../report/page/families_page.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import type { Cell } from "../core/run.ts";
import { cellsOf } from "../store/history/cells_of.ts";
import type { HistoryRun } from "../store/history/history_run.ts";
import { findRun } from "../store/history/list_runs.ts";
import { linkTo, modelLink, runLink } from "./links.ts";
import type { LiveState } from "./live.ts";
import { metricName } from "./metric_name.ts";
import { countText, numberMarkup, timeMarkup } from "./number_markup.ts";
import { page } from "./page.ts";
import type { Route } from "./route.ts";
import { listRunFiles, type RunFile, runFile } from "./run_files.ts";
import { runFolder } from "./run_folder.ts";
import { underWay } from "./runs_page.ts";
import type { ServeContext } from "./serve_context.ts";

/**
 * `/run/<id>/`: the run's report, or what is known of it where it has none; `/run/<id>/about`: that; `/run/<id>/<file>`: a
 * file beside the report.
 *
 * @example
 * ```ts
 * const routes = runRoutes(context, liveState(context));
 * ```
 */
export function runRoutes(context: ServeContext, live: LiveState): Route[] {
  const { runsFolder } = context;
  return [
    {
      method: "GET",
      path: /^\/run\/(?<id>[^/]+)$/,
      handle(_, { id = "" }) {
        runFolder(context, id);
        // Links of a report are relative to its folder.
        return new Response(null, { status: 308, headers: { location: runLink(id) } });
      },
    },
    {
      method: "GET",
      path: /^\/run\/(?<id>[^/]+)\/$/,
      async handle(request, { id = "" }) {
        const folder = runFolder(context, id);
        const has = (await listRunFiles(runsFolder, folder)).some(isReport);
        return has ? await runFile(request, runsFolder, folder, REPORT_FILE) : await about(context, live, id, folder);
      },
    },
    {
      method: "GET",
      path: /^\/run\/(?<id>[^/]+)\/about$/,
      handle: (_, { id = "" }) => about(context, live, id, runFolder(context, id)),
    },
    {
      method: "GET",
      path: /^\/run\/(?<id>[^/]+)\/(?<file>.+)$/,
      handle: (request, { id = "", file = "" }) => runFile(request, runsFolder, runFolder(context, id), file),
    },
  ];
}

async function about(context: ServeContext, live: LiveState, id: string, folder: string): Promise<Response> {
  const run = findRun(context.history, id), files = await listRunFiles(context.runsFolder, folder);
  const unfinished = (await live.unfinished()).filter((one) => one.folder === folder);
  const problem = context.watched().broken.find((one) => one.folder === folder)?.problem;
  const caution = problem === undefined ? null : markup`<ul class="cautions"><li>${problem}</li></ul>\n`;
  const body = markup`${caution}${underWay(unfinished)}${run === undefined ? null : facts(run)}${fileList(id, files)}${
    run === undefined ? null : numbers(cellsOf(context.history, id))
  }`;
  return page({ title: `Run ${id}`, body });
}

function facts({ id, suite, preset, state, startedAt, finishedAt, git, models }: HistoryRun): Markup {
  const commit = git === null ? "not known" : `${git.commit}${git.dirty ? ", with changes" : ""}`;
  return markup`<section aria-labelledby="facts">
<h2 id="facts">What it is</h2>
<dl class="facts"><dt>suite</dt><dd><a href="${linkTo("/", { suite })}">${suite}</a>, preset ${preset}</dd>
<dt>state</dt><dd class="state-${state}">${state}</dd>
<dt>started</dt><dd>${timeMarkup(startedAt)} UTC</dd>
<dt>finished</dt><dd>${timeMarkup(finishedAt)} UTC</dd>
<dt>models</dt><dd>${models}</dd>
<dt>commit</dt><dd><code>${commit}</code></dd></dl>
<p><a href="${linkTo("/compare", { next: id })}">Compare it with an earlier run</a></p>
</section>
`;
}

function fileList(id: string, files: readonly RunFile[]): Markup {
  const list = files.length === 0
    ? markup`<p>There is none yet.</p>`
    : markup`<ul class="choices">${
      [...files.filter(isReport), ...files.filter((file) => !isReport(file))].map(({ name, bytes }) =>
        markup`<li><a href="${runLink(id, name)}">${name}</a> <small>${sizeText(bytes)}</small></li>`
      )
    }</ul>`;
  return markup`<section aria-labelledby="files">
<h2 id="files">Files</h2>
${list}
</section>
`;
}

function isReport({ name }: RunFile): boolean {
  return name === REPORT_FILE;
}

function sizeText(bytes: number): string {
  return bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
    ? `${(bytes / 1e3).toFixed(0)} kB`
    : `${(bytes / 1e6).toFixed(1)} MB`;
}

function numbers(cells: readonly Cell[]): Markup {
  return markup`<section aria-labelledby="numbers">
<h2 id="numbers">Its numbers</h2>
<div class="scroll" role="region" aria-label="Every number" tabindex="0"><table>
<caption class="unseen">Every cell of the run; a model's name leads to the number over time</caption>
<thead><tr><th scope="col">model</th><th scope="col" class="text">metric</th><th scope="col">value</th><th scope="col" class="text">unit</th><th scope="col">n</th><th scope="col" class="text">remark</th></tr></thead>
<tbody>${cells.map(cellRow)}</tbody></table></div>
</section>
`;
}

function cellRow(cell: Cell): Markup {
  const { model, metric } = cell, reason = "reason" in cell ? cell.reason : "";
  if (!("value" in cell)) {
    return markup`<tr><th scope="row">${model}</th><td class="text">${
      metricName(metric)
    }</td><td>—</td><td></td><td></td><td class="long">${cell.state}: ${reason}</td></tr>
`;
  }
  return markup`<tr><th scope="row"><a href="${
    modelLink(model, metric, cell.fingerprint)
  }">${model}</a></th><td class="text">${metricName(metric)}</td><td>${
    numberMarkup(cell)
  }</td><td class="text">${cell.unit}</td><td>${countText(cell.n)}</td><td class="long">${
    cell.state === "invalid" ? `not to the rule: ${reason}` : ""
  }</td></tr>
`;
}

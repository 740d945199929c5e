/** The list of runs, with those that are under way on top. */
import { type Markup, markup } from "../report/page/markup.ts";
import type { HistoryRun } from "../store/history/history_run.ts";
import { findRun, listRuns } from "../store/history/list_runs.ts";
import { listSuites } from "../store/history/list_suites.ts";
import { linkTo, runLink } from "./links.ts";
import { LIVE_SCRIPT, type LiveState } from "./live.ts";
import { countText, timeMarkup } from "./number_markup.ts";
import { page } from "./page.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route } from "./route.ts";
import type { ServeContext, Watched } from "./serve_context.ts";
import type { UnfinishedRun } from "./unfinished_runs.ts";

/** Runs on a page, and the most that a script may ask for. */
const PAGE_SIZE = 50, MOST = 1000;
/** Seconds between two loads where there is no script. */
const REFRESH = 10;

/** What the page and its JSON tell. */
interface RunsAnswer {
  readonly runs: readonly HistoryRun[];
  /** Id after which the next, older page begins; `null` on the last. */
  readonly older: string | null;
  readonly unfinished: readonly UnfinishedRun[];
  readonly broken: Watched["broken"];
  readonly indexing: Watched["indexing"];
}

/**
 * `/` and `/api/runs`: `suite`, `before` (the id of the last run of the page before) and, for scripts, `limit`.
 *
 * @example
 * ```ts
 * const routes = runsRoutes(context, liveState(context));
 * ```
 */
export function runsRoutes(context: ServeContext, live: LiveState): Route[] {
  return [
    {
      method: "GET",
      path: "/api/runs",
      handle: async (request) => Response.json(await runsAnswer(context, live, new URL(request.url).searchParams)),
    },
    {
      method: "GET",
      path: "/",
      async handle(request) {
        const query = new URL(request.url).searchParams, stamp = await live.stamp();
        const found = await runsAnswer(context, live, query);
        const changing = found.indexing !== null || found.unfinished.some(({ state }) => state === "running");
        return page({
          title: "Runs",
          at: "/",
          body: runsBody(context, found, query, stamp),
          scripts: [LIVE_SCRIPT],
          ...(changing && { refresh: REFRESH }),
        });
      },
    },
  ];
}

async function runsAnswer(context: ServeContext, live: LiveState, query: URLSearchParams): Promise<RunsAnswer> {
  const suite = query.get("suite") || undefined, last = query.get("before") || undefined;
  const limit = Number(query.get("limit") ?? PAGE_SIZE);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST) {
    throw new RequestProblem(400, `'limit' must be a whole number from 1 to ${MOST}, got '${query.get("limit")}'.`);
  }
  const before = last === undefined ? undefined : findRun(context.history, last);
  if (last !== undefined && before === undefined) {
    throw new RequestProblem(404, `There is no run '${last}' any more: begin again with the newest at /.`);
  }
  // One more than are shown tells whether there are older ones.
  const runs = listRuns(context.history, {
    limit: limit + 1,
    ...(suite === undefined ? {} : { suite }),
    ...(before === undefined ? {} : { before }),
  });
  const shown = runs.slice(0, limit), { broken, indexing } = context.watched();
  const unfinished = (await live.unfinished()).filter((run) => suite === undefined || run.suite === suite);
  return { runs: shown, older: runs.length > limit ? shown.at(-1)?.id ?? null : null, unfinished, broken, indexing };
}

function runsBody(context: ServeContext, found: RunsAnswer, query: URLSearchParams, stamp: string): Markup {
  const suite = query.get("suite") || undefined, first = !query.get("before");
  const suites = listSuites(context.history), all = suites.reduce((sum, { runs }) => sum + runs, 0);
  const choice = (name: string | undefined, runs: number) =>
    markup`<li><a href="${linkTo("/", { suite: name })}"${name === suite ? markup` aria-current="true"` : null}>${
      name ?? "all suites"
    }</a> <small>${runs}</small></li>`;
  return markup`<div id="live" data-live data-stamp="${stamp}">
${notices(context, found)}${first ? underWay(found.unfinished) : null}<section aria-labelledby="runs">
<h2 id="runs">${first ? "Newest runs" : "Older runs"}</h2>
<ul class="choices" aria-label="Suites">${choice(undefined, all)}${
    suites.map(({ suite: name, runs }) => choice(name, runs))
  }</ul>
${found.runs.length === 0 ? nothing(context, found) : runsTable(found.runs)}${pager(found, suite, first)}</section>
${first ? brokenRuns(found.broken) : null}</div>
`;
}

function notices(context: ServeContext, { indexing }: RunsAnswer): Markup | null {
  const { problem } = context.watched();
  const told = [
    ...(indexing === null ? [] : [
      `Runs are being read: ${indexing.done} of ${indexing.all} folders so far. What is below is not all yet.`,
    ]),
    ...(problem === null ? [] : [`The list may be old: ${problem}`]),
  ];
  if (told.length === 0) return null;
  return markup`<ul class="cautions">${told.map((text) => markup`<li>${text}</li>`)}</ul>\n`;
}

/** Runs that have not measured everything: how far they are, and what goes on with them. */
export function underWay(unfinished: readonly UnfinishedRun[]): Markup | null {
  if (unfinished.length === 0) return null;
  return markup`<section aria-labelledby="under-way">
<h2 id="under-way">Under way</h2>
${unfinished.map(unfinishedMarkup)}</section>
`;
}

function unfinishedMarkup(run: UnfinishedRun): Markup {
  const { id, suite, preset, state, interruptedAt, writtenAt, startedAt, passes, models, resume } = run;
  const begun = models.filter((model) => passes.some((pass) => pass.model === model)).length;
  const units = passes.reduce((sum, one) => sum + one.units, 0);
  return markup`<article class="under-way">
<h3>${state === "incomplete" ? markup`<a href="${runLink(id)}">${id}</a>` : id}</h3>
<p><span class="state-${state}">${STATES[state]}</span>: suite ${suite}, preset ${preset}, started ${
    timeMarkup(startedAt)
  } UTC; ${begun} of ${models.length} models begun, ${
    units === 1 ? "1 unit" : `${countText(units)} units`
  } of work kept, last written ${secondMarkup(writtenAt)} UTC.</p>
${passes.length === 0 ? null : passTable(id, passes)}${
    state === "running"
      ? null
      : markup`<p>${
        state === "interrupted" && interruptedAt !== null
          ? markup`It was interrupted at ${secondMarkup(interruptedAt)} UTC. Go on with`
          : ADVICE[state]
      }</p>\n<pre tabindex="0"><code>${resume}</code></pre>\n`
  }</article>
`;
}

/** A time to the second. */
function secondMarkup(time: string): Markup {
  return markup`<time datetime="${time}">${time.slice(0, 19).replace("T", " ")}</time>`;
}

const STATES = { running: "running", interrupted: "interrupted", incomplete: "incomplete" };
const ADVICE = {
  interrupted: "Nothing was written for more than ten minutes. If no process is at work on it, go on with",
  incomplete: "It ended without some of its cells. Go on with",
};

function passTable(id: string, passes: UnfinishedRun["passes"]): Markup {
  const names = [...new Set(passes.map(({ pass }) => pass))], models = [...new Set(passes.map(({ model }) => model))];
  const units = (model: string, pass: string) =>
    passes.find((one) => one.model === model && one.pass === pass)?.units ?? "";
  return markup`<div class="scroll" role="region" aria-label="Units of work of ${id}" tabindex="0"><table>
<caption class="unseen">Units of work that are done, by model and kind</caption>
<thead><tr><th scope="col">units done</th>${names.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${
    models.map((model) =>
      markup`<tr><th scope="row">${model}</th>${names.map((name) => markup`<td>${units(model, name)}</td>`)}</tr>\n`
    )
  }</tbody></table></div>
`;
}

function nothing(context: ServeContext, { indexing }: RunsAnswer): Markup {
  if (indexing !== null) return markup`<p>None has been read so far.</p>`;
  return markup`<p>There is no run in ${context.runsFolder}. One is made by</p>
<pre tabindex="0"><code>deno task bench --suite images --preset quick</code></pre>
`;
}

function runsTable(runs: readonly HistoryRun[]): Markup {
  return markup`<div class="scroll" role="region" aria-label="List of runs" tabindex="0"><table>
<caption class="unseen">Runs with what they measured, the newest first</caption>
<thead><tr><th scope="col">run</th><th scope="col" class="text">started, UTC</th><th scope="col" class="text">suite</th><th scope="col" class="text">preset</th><th scope="col">models</th><th scope="col">measured</th><th scope="col" class="text">other cells</th><th scope="col" class="text">commit</th><th scope="col" class="text"><span class="unseen">more</span></th></tr></thead>
<tbody>${runs.map(runRow)}</tbody></table></div>
`;
}

function runRow({ id, suite, preset, state, startedAt, git, models, cells }: HistoryRun): Markup {
  const { measured, ...others } = cells;
  const rest = Object.entries(others).flatMap(([name, count]) => count === 0 ? [] : [`${count} ${name}`]).join(", ");
  const incomplete = state === "incomplete" ? markup` <small class="state-incomplete">incomplete</small>` : null;
  const commit = git === null ? "" : markup`<code>${git.commit.slice(0, 7)}</code>${git.dirty ? " changed" : ""}`;
  return markup`<tr><th scope="row"><a href="${runLink(id)}">${id}</a>${incomplete}</th><td class="text">${
    timeMarkup(startedAt)
  }</td><td class="text">${suite}</td><td class="text">${preset}</td><td>${models}</td><td>${measured}</td><td class="text">${rest}</td><td class="text">${commit}</td><td class="text"><a href="${
    runLink(id, "about")
  }">details<span class="unseen"> of ${id}</span></a> · <a href="${
    linkTo("/compare", { next: id })
  }">compare<span class="unseen"> ${id}</span></a></td></tr>
`;
}

function pager({ older }: RunsAnswer, suite: string | undefined, first: boolean): Markup | null {
  if (older === null && first) return null;
  const links = [
    ...(first ? [] : [markup`<li><a href="${linkTo("/", { suite })}">Newest</a></li>`]),
    ...(older === null
      ? []
      : [markup`<li><a rel="next" href="${linkTo("/", { suite, before: older })}">Older</a></li>`]),
  ];
  return markup`<ul class="choices" aria-label="More runs">${links}</ul>\n`;
}

function brokenRuns(broken: Watched["broken"]): Markup | null {
  if (broken.length === 0) return null;
  return markup`<section aria-labelledby="broken">
<h2 id="broken">Cannot be read</h2>
<p>These folders hold a run.json that is no run of this version, so their numbers are nowhere here. A run that is still at
hand is written again by its resume command; else move the folder away.</p>
<dl class="facts">${
    broken.map(({ folder, problem }) =>
      markup`<dt><a href="${runLink(folder, "about")}">${folder}</a></dt><dd>${problem}</dd>`
    )
  }</dl>
</section>
`;
}

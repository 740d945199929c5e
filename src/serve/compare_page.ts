/** Any two runs, held against each other. */
import { type CellComparison, compareRuns, hasChanged } from "../compare/compare_runs.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import {
  comparisonLegend,
  comparisonNotes,
  comparisonRemarks,
  type ComparisonWords,
  comparisonWords,
  countsSentence,
  movedSentences,
} from "../report/words/comparison_words.ts";
import { findRun, listRuns } from "../store/history/list_runs.ts";
import { runLink } from "./links.ts";
import { page } from "./page.ts";
import { readIndexedRun } from "./read_indexed_run.ts";
import { RequestProblem } from "./request_problem.ts";
import type { Route } from "./route.ts";
import type { ServeContext } from "./serve_context.ts";

/** Runs that the form offers; any other may be typed. */
const OFFERED = 200;

/**
 * `/compare` and `/api/compare`: `base` and `next`, ids of runs, and `only-changed`. Without both the page asks for them.
 *
 * @example
 * ```ts
 * const routes = compareRoutes(context);
 * ```
 */
export function compareRoutes(context: ServeContext): Route[] {
  return [
    {
      method: "GET",
      path: "/api/compare",
      async handle(request) {
        const { base, next, onlyChanged } = asked(request);
        if (base === "" || next === "") {
          throw new RequestProblem(400, "Name two runs by their ids: /api/compare?base=…&next=…");
        }
        const comparisons = await compared(context, base, next);
        return Response.json({
          base,
          next,
          comparisons: onlyChanged ? comparisons.filter(hasChanged) : comparisons,
        });
      },
    },
    {
      method: "GET",
      path: "/compare",
      async handle(request) {
        const { base, next, onlyChanged } = asked(request);
        if (base === "" || next === "") {
          const filled = { base: base || before(context, next), next, onlyChanged };
          return page({ title: "Compare two runs", at: "/compare", body: form(context, filled) });
        }
        const comparisons = await compared(context, base, next);
        return page({
          title: `${next} against ${base}`,
          heading: "Two runs compared",
          at: "/compare",
          body: markup`${result(comparisons, { base, next, onlyChanged })}${
            form(context, { base, next, onlyChanged })
          }`,
        });
      },
    },
  ];
}

interface Asked {
  readonly base: string;
  readonly next: string;
  readonly onlyChanged: boolean;
}

function asked(request: Request): Asked {
  const query = new URL(request.url).searchParams;
  const onlyChanged = query.has("only-changed") && query.get("only-changed") !== "0";
  return { base: query.get("base")?.trim() ?? "", next: query.get("next")?.trim() ?? "", onlyChanged };
}

async function compared(context: ServeContext, base: string, next: string): Promise<CellComparison[]> {
  return compareRuns(await readIndexedRun(context, base), await readIndexedRun(context, next));
}

/** The run before another of its suite and preset, which it is most likely held against; empty where there is none. */
function before({ history }: ServeContext, next: string): string {
  const run = next === "" ? undefined : findRun(history, next);
  if (run === undefined) return "";
  const earlier = listRuns(history, { suite: run.suite, before: run });
  return (earlier.find(({ preset }) => preset === run.preset) ?? earlier[0])?.id ?? "";
}

function form({ history }: ServeContext, { base, next, onlyChanged }: Asked): Markup {
  const offered = listRuns(history, { limit: OFFERED }).map(({ id, suite, preset }) =>
    markup`<option value="${id}">${suite}, ${preset}</option>`
  );
  const field = (name: string, label: string, value: string) =>
    markup`<label>${label}<input name="${name}" value="${value}" list="runs" required autocomplete="off" spellcheck="false"></label>`;
  return markup`<section aria-labelledby="choose">
<h2 id="choose">Choose two runs</h2>
<form action="/compare">
<p>${field("base", "Base run", base)}${field("next", "New run, held against it", next)}</p>
<p><label class="tick"><input type="checkbox" name="only-changed" value="1"${
    onlyChanged ? markup` checked` : null
  }> only what changed</label><button class="go">Compare</button></p>
<datalist id="runs">${offered}</datalist>
</form>
</section>
`;
}

function result(comparisons: readonly CellComparison[], { base, next, onlyChanged }: Asked): Markup {
  const words = comparisonWords(comparisons),
    shown = words.filter(({ comparison }) => !onlyChanged || (hasChanged(comparison) && comparison.roster === null));
  const notes = comparisonNotes(shown),
    below = [...comparisonRemarks(comparisons), ...comparisonLegend(comparisons, shown)];
  const groups = [...Map.groupBy(shown, ({ model }) => model)];
  const table = shown.length === 0
    ? markup`<p>No cell changed.</p>\n`
    : markup`<div class="scroll" role="region" aria-label="Every cell compared" tabindex="0"><table>
<caption class="unseen">Each cell of both runs, by model</caption>
<thead><tr><th scope="col">metric</th><th scope="col" class="text">mark</th><th scope="col">base</th><th scope="col">new</th><th scope="col" class="text">unit</th><th scope="col" class="text">change</th><th scope="col" class="text">p</th><th scope="col" class="text">note</th></tr></thead>
${
      groups.map(([model, words]) =>
        markup`<tbody><tr class="group"><th scope="rowgroup" colspan="8">${model}</th></tr>
${words.map((one) => row(one, notes))}</tbody>
`
      )
    }</table></div>
`;
  return markup`<section aria-labelledby="result">
<h2 id="result">${countsSentence(comparisons)}</h2>
${movedSentences(words).map((text) => markup`<p>${text}</p>\n`)}<p><a href="${
    runLink(next)
  }">${next}</a>, held against <a href="${runLink(base)}">${base}</a>.</p>
${table}${
    notes.length === 0
      ? null
      : markup`<ul class="notes">${
        notes.map((note, i) => markup`<li id="note-${i + 1}"><b>${i + 1}</b> ${note.replace(/\.?$/, ".")}</li>\n`)
      }</ul>\n`
  }${below.map((text) => markup`<p class="legend">${text}</p>\n`)}</section>
`;
}

function row(words: ComparisonWords, notes: readonly string[]): Markup {
  const { comparison: { mark }, metric, base, baseInterval, next, nextInterval, unit, change, p, reason } = words;
  const note = notes.indexOf(reason) + 1;
  const number = (text: string, interval: string) =>
    markup`<td>${text}${interval === "" ? null : markup` <small>${interval}</small>`}</td>`;
  return markup`<tr><th scope="row">${metric}</th><td class="text"><span${
    mark === "better" || mark === "worse" ? markup` class="mark-${mark}"` : null
  }>${mark}</span></td>${number(base, baseInterval)}${
    number(next, nextInterval)
  }<td class="text">${unit}</td><td class="text">${change}</td><td class="text">${
    p.replace(/^p /, "")
  }</td><td class="text">${note === 0 ? null : markup`<a href="#note-${note}">${note}</a>`}</td></tr>
`;
}

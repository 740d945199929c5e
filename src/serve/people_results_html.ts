import { sessionRatings } from "../people/ratings.ts";
import { ratingPools } from "../people/rating_pools.ts";
import { HUMAN_ERROR } from "../people/people_columns.ts";
import { isComplete } from "../people/sessions.ts";
import { withHumanError } from "../people/with_human_error.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import { runLink } from "./links.ts";
import { numberMarkup, timeMarkup } from "./number_markup.ts";
import type { PeopleFolder } from "./people_folder.ts";
import { peopleLink } from "./people_links.ts";
import { type Listed, NEWEST } from "./people_newest.ts";

/** The newest runs that people can be asked about, each with its models. */
export function peopleList(listed: readonly Listed[]): Markup {
  const runs = listed.map((one) => {
    if ("problem" in one) return markup`<section><h2>${one.id}</h2>\n<p class="wrong">${one.problem}</p></section>\n`;
    const { id, people: { run } } = one;
    return markup`<section aria-labelledby="run-${id}">
<h2 id="run-${id}"><a href="${peopleLink([id])}">${id}</a></h2>
<p class="legend">suite ${run.suite}, preset ${run.preset}, ${timeMarkup(run.manifest.startedAt)} UTC</p>
${modelTable(one.people, id)}</section>
`;
  });
  const none = markup`<p>None of them keeps images for people. A run of images does:</p>
<pre tabindex="0"><code>deno task bench --suite images --preset quick</code></pre>
`;
  return markup`<section>
<p>Can you tell what a model made from real data? Rate a model: it takes a few minutes. The share of your errors and others’
becomes a number of the run, with its interval; 50 % means that nobody can tell.</p>
<p class="legend">Of the ${NEWEST} newest runs. An older one is at /people/ and its name.</p>
${runs.length === 0 ? none : null}</section>
${runs}`;
}

/** One run: how far each model is rated. */
export function peopleRun(people: PeopleFolder, id: string, recorded: boolean): Markup {
  const { ofOtherProtocols: others } = people;
  const again = markup`<form method="post" action="${peopleLink([id])}"><p>The run’s report does not say yet what is
below. <button class="go">Write it again</button></p></form>
`;
  return markup`<section aria-labelledby="models">
<h2 id="models">Models</h2>
${modelTable(people, id)}
<p class="legend">Both kinds of errors together, in per cent, for people like these raters; 50 % is indistinguishable, and more is possible. Sessions
that were left before the end are kept and do not count.${
    others === 0 ? null : ` ${others} more were made under another protocol and do not count.`
  }</p>
${recorded ? markup`<p><a href="${runLink(id)}">The run’s report</a></p>\n` : again}</section>
`;
}

function modelTable({ run, sessions }: PeopleFolder, id: string): Markup {
  // Of the sessions alone: a table's numbers stand in the report.
  const { cells } = withHumanError({ ...run, cells: [] }, sessionRatings(run, sessions));
  const rows = run.rows.filter(({ role }) => role === "model").map(({ id: model }) => {
    const pools = ratingPools(run, model), own = sessions.filter((session) => session.model === model);
    if ("reason" in pools) {
      return markup`<tr><th scope="row">${model}</th><td class="long" colspan="3">${pools.reason}</td></tr>\n`;
    }
    const cell = cells.find((one) => one.model === model && one.metric === HUMAN_ERROR);
    const number = cell?.state === "measured" ? numberMarkup(cell) : markup`<span class="none">—</span>`;
    const raters = cell?.state === "measured" ? cell.n : 0;
    const left = own.filter((session) => !isComplete(session)).length;
    return markup`<tr><th scope="row">${model}<small><a href="${
      peopleLink([id, model])
    }">rate it<span class="unseen">: ${model}</span></a></small></th><td>${number}</td><td>${raters}</td><td>${left}</td></tr>\n`;
  });
  return markup`<div class="scroll" role="group" aria-label="Models of ${id}" tabindex="0"><table>
<caption class="unseen">Error rates of people by model</caption>
<thead><tr><th scope="col">model</th><th scope="col">human error <small>%</small></th><th scope="col">raters</th><th scope="col">unfinished sessions</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

import { enlargement, PROTOCOL, SESSION_TRIALS } from "../people/protocol.ts";
import { raterKey } from "../people/rater_name.ts";
import { isError } from "../people/ratings.ts";
import { ratingPools } from "../people/rating_pools.ts";
import { isComplete, type Session } from "../people/sessions.ts";
import { type Markup, markup } from "../report/page/markup.ts";
import { runLink } from "./links.ts";
import type { PeopleFolder } from "./people_folder.ts";
import type { ImageShape } from "./people_images.ts";
import { peopleLink } from "./people_links.ts";

/** Pixels that an image is enlarged to at most where all are shown in the end. */
const SEEN_SIDE = 96;

/** What a rater reads and fills in before the first image. */
export function sessionStart({ id, model, rater }: { id: string; model: string; rater: string }): Markup {
  return markup`<section aria-labelledby="task">
<h2 id="task">What you will do</h2>
<ul class="instructions">${PROTOCOL.instructions.map((line) => markup`<li>${line}</li>\n`)}</ul>
</section>
<section aria-labelledby="begin">
<h2 id="begin">Begin</h2>
<form method="post" action="${peopleLink([id, model])}">
<p><label>Your name, the same for every model; without one you get a random one
<input name="rater" value="${rater}" maxlength="60" autocomplete="nickname"></label>
<button class="go">Begin</button></p>
</form>
<p class="legend">What is kept, in a file on this machine: the name that you give, which images you were shown, what you answered, when, and how long
each answer took. Nothing of your browser or your address. Who begins agrees to that.</p>
</section>
`;
}

/** The image that a session waits for, and the two answers. */
export function trialBody({ session, address, shape }: Shown): Markup {
  const at = session.answers.length, factor = enlargement(shape.width, shape.height);
  const again = session.number === 1 || at > 0
    ? null
    : markup`<p>This is session ${session.number} of ${session.rater}; what was left before its end does not count.</p>\n`;
  return markup`<section class="trial" aria-label="Image ${at + 1}">
${again}<div class="progress"><label for="progress">Image ${at + 1} of ${SESSION_TRIALS}</label>
<progress id="progress" max="${SESSION_TRIALS}" value="${at}"></progress></div>
<div class="shown" tabindex="-1" autofocus><img src="${address}/${at + 1}.png" alt="The image to judge" width="${
    factor * shape.width
  }" height="${factor * shape.height}"></div>
<form class="verdict" method="post" action="${address}">
<input type="hidden" name="trial" value="${at}"><input type="hidden" name="ms" value="">
<button name="verdict" value="real">Real<kbd class="keys" hidden>F</kbd></button>
<button name="verdict" value="generated">Generated<kbd class="keys" hidden>J</kbd></button>
</form>
<p class="legend">You may leave, and go on later at the address of this page.</p>
</section>
`;
}

/** What a page of a session shows. */
export interface Shown {
  readonly session: Session;
  /** Of the session. */
  readonly address: string;
  readonly shape: ImageShape;
}

/** How a session went; with the truth about every image where its rater has no model left that shows the same real ones. */
export function sessionEnd(
  { id, people, session, address, shape, recorded }: Shown & { id: string; people: PeopleFolder; recorded: boolean },
): Markup {
  const { answers, model, rater } = session;
  const errors = (of: Session["answers"]) => of.filter(isError).length;
  const real = answers.filter(({ shown }) => shown.real), generated = answers.filter(({ shown }) => !shown.real);
  const share = Math.round(100 * errors(answers) / answers.length);
  const left = modelsLeft(people, rater);
  const factor = Math.max(1, Math.floor(SEEN_SIDE / Math.max(shape.width, shape.height)));
  const seen = answers.map((answer, i) => {
    const truth = answer.shown.real ? "real" : "generated";
    const said = isError(answer)
      ? markup`<span class="wrong">✗ you said ${answer.verdict}</span>`
      : markup`<span>✓ you saw it</span>`;
    return markup`<li><img src="${address}/${i + 1}.png" alt="Image ${i + 1}" width="${factor * shape.width}" height="${
      factor * shape.height
    }" loading="lazy"><b>${truth}</b>${said}</li>\n`;
  });
  return markup`<section aria-labelledby="outcome">
<h2 id="outcome">You erred on ${share} % of the images</h2>
<p class="outcome">You called ${errors(real)} of ${real.length} real images generated, and ${
    errors(generated)
  } of ${generated.length} images
of ${model} real. Someone who guesses errs on 50 %.</p>
<p>Thank you, ${rater}. ${
    recorded
      ? markup`Your answers are in <a href="${runLink(id)}">the run's report</a>.`
      : markup`Your answers are kept, but the run's report does not have them yet: <a href="${
        peopleLink([id])
      }">write it again</a>.`
  }</p>
${further(id, left, rater)}</section>
${
    left.length > 0 ? null : markup`<section aria-labelledby="seen">
<h2 id="seen">What you saw</h2>
<ul class="seen">${seen}</ul>
</section>
`
  }`;
}

/** The models that a rater has not rated yet. */
function modelsLeft({ run, sessions }: PeopleFolder, rater: string): string[] {
  const done = sessions.filter((session) => raterKey(session.rater) === raterKey(rater) && isComplete(session)).map((
    { model },
  ) => model);
  return run.rows.map(({ id }) => id).filter((row) => !("reason" in ratingPools(run, row)) && !done.includes(row));
}

/** Where to go on; the same real images come up with every model, so that what they were is told after the last. */
function further(id: string, left: readonly string[], rater: string): Markup {
  if (left.length === 0) return markup`<p>You have rated every model of this run.</p>\n`;
  return markup`<p>Which images were real is shown after the last model: the same real ones come up again.</p>
<p>Go on with another model:</p>
<ul class="choices">${
    left.map((model) => markup`<li><a href="${peopleLink([id, model], { rater })}">${model}</a></li>`)
  }</ul>
`;
}

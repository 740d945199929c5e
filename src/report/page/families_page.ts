import { FAMILIES, type Family, type Run } from "../../core/run.ts";
import { modelsOf } from "../../claims/claim_sides.ts";
import type { Claim } from "../../claims/claim.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { verdictAnswer } from "../answer/verdict_answer.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { nameList } from "../words/name_list.ts";
import { VERDICT_CAVEAT } from "../words/verdict_words.ts";
import { FAMILIES_CSS } from "./families_page_css.ts";
import { claimCard, claimIndex } from "./html_claims.ts";
import { familyMark } from "./html_family_mark.ts";
import { numberCard } from "./html_number_card.ts";
import { Markup, markup } from "./markup.ts";
import { REPORT_CSS } from "./report_css.ts";

/** Everything the page needs is in it: the policy makes the browser hold it to that. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** The page's name beside the report. */
export const FAMILIES_FILE = "families.html";

/** Where the report stands beside the page. */
export const REPORT_FILE = "report.html";

interface Section {
  readonly id: string;
  readonly title: Markup;
  readonly name: string;
  readonly body: Markup;
}

/**
 * What textbooks say of families of models beside what a run measured, as one page that needs no network, no script and no
 * second file.
 *
 * @param verdicts Of `judgeClaims(run, claims)`.
 * @returns `null` for a run with models of fewer than two of the families that claims are about, and where nothing was
 * measured of any claim.
 *
 * @example
 * ```ts
 * const claims = await readClaims("claims"), page = familiesPage(run, judgeClaims(run, claims));
 * if (page !== null) await Deno.writeTextFile("families.html", page);
 * ```
 */
export function familiesPage(run: Run, verdicts: readonly Verdict[]): string | null {
  if (!hasFamilies(run, verdicts)) return null;
  const all = sections(run, verdicts);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>Families of models, ${run.id}: Assay</title>
<style>${new Markup(REPORT_CSS + FAMILIES_CSS)}</style>
</head>
<body>
${header(run, verdicts)}
<nav aria-label="Contents"><ul>${
    all.map(({ id, name }) => markup`<li><a href="#${id}">${name}</a></li>`)
  }<li><a href="${REPORT_FILE}">The report</a></li></ul></nav>
<main>
${
    all.map(({ id, title, body }) =>
      markup`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>
`
    )
  }</main>
<aside class="cards" aria-label="How each number was measured">
<h2 class="on-paper">How each number was measured</h2>
${cells(run, verdicts).map((cell) => numberCard(run, cell))}</aside>
<footer>Assay ${run.manifest.versions["assay"] ?? ""}, run ${run.id}</footer>
</body>
</html>
`.text;
}

/**
 * Whether a run tells families apart: it has models of two families that claims are about, and something was measured.
 *
 * @example
 * ```ts
 * hasFamilies(run, judgeClaims(run, claims)) === (familiesPage(run, judgeClaims(run, claims)) !== null); // true
 * ```
 */
export function hasFamilies(run: Run, verdicts: readonly Verdict[]): boolean {
  const families = claimedIn(verdicts).filter((family) => modelsOf(run, [family]).length > 0);
  return families.length > 1 && verdicts.some(({ outcome }) => outcome !== "not-measured");
}

function header(run: Run, verdicts: readonly Verdict[]): Markup {
  const about = claimedIn(verdicts).map((family) => FAMILY_STYLE[family].name).join(" vs ");
  const facts = [`suite ${run.suite}`, `preset ${run.preset}`, `seed ${run.manifest.seed}`];
  return markup`<header>
<p class="kicker">Assay <span>${facts.join(" · ")}</span></p>
<h1>What textbooks say, beside what was measured: ${about}</h1>
<div class="answer">${verdictAnswer(run, verdicts).map((sentence) => markup`<p>${sentence}</p>\n`)}</div>
<ul class="cautions" aria-label="Cautions"><li>${VERDICT_CAVEAT}</li></ul>
</header>`;
}

function sections(run: Run, verdicts: readonly Verdict[]): Section[] {
  return [
    { id: "verdicts", title: markup`Every claim by its verdict`, name: "Verdicts", body: claimIndex(verdicts) },
    ...claimedIn(verdicts).map((family) => familySection(run, verdicts, family)),
    { id: "rules", title: markup`How a verdict is made`, name: "How a verdict is made", body: rules(verdicts) },
    { id: "add", title: markup`Add a claim`, name: "Add a claim", body: addClaim() },
  ];
}

function familySection(run: Run, verdicts: readonly Verdict[], family: Family): Section {
  const style = FAMILY_STYLE[family], models = modelsOf(run, [family]).map(({ id }) => id);
  const own = verdicts.filter(({ claim }) => claim.about === family);
  const name = style.name === "autoregressive"
    ? "Autoregressive"
    : style.name.replace(/^[a-z]/, (a) => a.toUpperCase());
  return {
    id: `family-${family}`,
    name,
    title: markup`${familyMark(style)} ${name} <small>${
      models.length === 0 ? "no model in this run" : nameList(models)
    }</small>`,
    body: markup`<div class="claims">${own.map((verdict) => claimCard(run, verdict))}</div>`,
  };
}

function rules(verdicts: readonly Verdict[]): Markup {
  const test = verdicts.find(({ test }) => test !== null)?.test;
  const corrected = test === null || test === undefined
    ? null
    : markup`<li>${test.claims} claims were tested here and corrected together by Holm’s method: one false verdict anywhere
 among them has a chance of at most ${
      Math.round(100 * test.alpha)
    } %, as far as the intervals are right. The intervals that are shown are each
 by itself.</li>\n`;
  return markup`<ul class="rules">
<li>A claim places an effect, the difference or ratio of two measured numbers, in a region: “lower” is lower by more than the least
 effect that would matter, “the same” is within it. The region is part of the claim, and no number of the run moves it.</li>
<li><b>Supported</b>: the effect is shown to lie in the region. <b>Contradicted</b>: it is shown to lie outside, with the same
 evidence; so a difference that is shown to be too small to matter contradicts “lower” as one the other way does.
 <b>Not resolved</b>: neither, with as many samples, images or seeds as there are.</li>
<li>Each family stands with every model of it in the run, and every pair of models must agree: the weakest pair is the
 claim’s p-value. Where pairs disagree, nothing is resolved.</li>
<li>Two numbers are compared by their intervals, each side with its own error (Zou and Donner 2008), as if independent, or by the
 difference on the same images where the run has it; only within one convention.</li>
<li>A count, as of classes, is known by its interval alone: a p-value is no smaller than the chance that an interval misses.</li>
<li>A bound of a likelihood proves “at most” and never “more than”: what it leaves open, more images do not resolve.</li>
<li>Whether a likelihood is defined, and how many evaluations a sample takes, is counted and not tested: such a claim <b>holds by
 construction</b>, or is contradicted.</li>
<li>Stability is the spread over trainings of one recipe from several seeds, by an F-test on logarithms: of three seeds a
 side, the standard deviation that was measured must be ${
    threeSeeds(test?.alpha)
  } times the least factor that a claim names, and more where many
 claims are corrected together.</li>
${corrected}</ul>`;
}

/**
 * How many times the least factor a ratio of standard deviations must be to show it, of three trainings a side: of F with two
 * degrees of freedom each, P(X > f) = 1/(1 + f), which must be half of alpha.
 */
function threeSeeds(alpha = 0.05): string {
  return Math.sqrt(2 / alpha - 1).toFixed(1);
}

/** What a file of claims looks like. */
const EXAMPLE: readonly Claim[] = [{
  id: "flow-sharp",
  about: "flow",
  sentence: "Flows are sharper than VAEs.",
  statistic: {
    of: "value",
    metric: "sharpness",
    direction: "higher",
    against: { families: ["vae"] },
    least: { difference: 0.05 },
  },
  suite: "images",
  sources: [{ work: "Authors, title, year", where: "section 3" }],
  shows: "What the statistic can show of the claim, and what it cannot.",
}];

function addClaim(): Markup {
  return markup`<p>Claims are data. A file <code>claims/&lt;name&gt;.json</code> holds a list of them; the next report has them, and no code
 changes. The schema is <code>src/claims/claim.ts</code>: a statistic is the value of a metric, the kind of likelihood, network
 evaluations, or the spread over training seeds; a direction is lower, higher, near, not-lower or not-higher; it is held against
 families, a constant, or real data.</p>
<pre tabindex="0"><code>${JSON.stringify(EXAMPLE, null, 2)}</code></pre>`;
}

/** Families that have a section, in the order of all families. */
function claimedIn(verdicts: readonly Verdict[]): Family[] {
  return FAMILIES.filter((family) => verdicts.some(({ claim }) => claim.about === family));
}

/** Every number that a verdict rests on, once; only those of the table have a card. */
function cells(run: Run, verdicts: readonly Verdict[]): Run["cells"] {
  const used = new Set(verdicts.flatMap(({ findings }) => findings.flatMap((finding) => finding.cells)));
  return run.cells.filter((cell) => used.has(cell) && run.columns.some(({ id }) => id === cell.metric));
}

import type { Run } from "../../core/run.ts";
import { claimedRegion } from "../../claims/claimed_region.ts";
import type { ClaimSource, Statistic } from "../../claims/claim.ts";
import type { Finding, Verdict } from "../../claims/verdict.ts";
import {
  claimCommand,
  claimedFamilies,
  claimedText,
  effectText,
  findingRow,
  measuredTexts,
  otherConstant,
  OUTCOME_WORDS,
  OUTCOMES,
  sourceText,
  statisticName,
  testText,
} from "../words/verdict_words.ts";
import { rowStyle } from "../words/row_style.ts";
import { claimStrip, type StripScale, stripScale } from "./html_claim_strip.ts";
import { familyMark } from "./html_family_mark.ts";
import { numberId } from "./html_number_card.ts";
import { type Markup, markup } from "./markup.ts";

/** All claims by what became of them, each a link to its card. */
export function claimIndex(verdicts: readonly Verdict[]): Markup {
  const groups = OUTCOMES.map((outcome) => {
    const own = verdicts.filter((verdict) => verdict.outcome === outcome);
    if (own.length === 0) return null;
    const links = own.map(({ claim }) => markup`<li><a href="#claim-${claim.id}">${claim.sentence}</a></li>\n`);
    return markup`<div class="outcome"><h3>${badge(outcome)} <small>${own.length}</small></h3>
<ul>${links}</ul></div>
`;
  });
  return markup`<div class="outcomes">${groups}</div>`;
}

/** One claim: what is said, what was measured, the verdict with its test, who says so, and the command. */
export function claimCard(run: Run, verdict: Verdict): Markup {
  const { claim, outcome, reason, findings, leftOut } = verdict;
  const { id, sentence, statistic, sources, opposed = [], shows } = claim;
  const left = leftOut.map(({ model, reason }) => markup`<li>${model} is left out: ${reason}.</li>\n`);
  const facts: [string, Markup | null][] = [
    ["claimed", markup`${statisticName(run, statistic)} of ${claimedFamilies(claim)}: ${claimedText(statistic)}`],
    ["test", markup`${testText(verdict)}`],
    ["said by", markup`${sources.map(sourceLine)}`],
    ["denied by", opposed.length === 0 ? null : markup`${opposed.map(sourceLine)}`],
    ["it shows", markup`${shows}`],
  ];
  const rows = facts.map(([name, value]) => value === null ? null : markup`<dt>${name}</dt><dd>${value}</dd>\n`);
  return markup`<article class="claim ${outcome}" id="claim-${id}" aria-labelledby="claim-${id}-title">
<h3 id="claim-${id}-title">${sentence}</h3>
<p class="verdict">${badge(outcome)} ${reason}.</p>
${findingList(run, statistic, findings)}${left.length === 0 ? null : markup`<ul class="notes">${left}</ul>\n`}<dl>
${rows}</dl>
<details><summary>${findings.length === 0 ? "Measure it" : "Measure it again"}</summary>
<pre tabindex="0"><code>${claimCommand(run, verdict)}</code></pre></details>
</article>
`;
}

function badge(outcome: Verdict["outcome"]): Markup {
  const { mark, words } = OUTCOME_WORDS[outcome];
  return markup`<span class="badge ${outcome}"><span aria-hidden="true">${mark}</span> ${words}</span>`;
}

function findingList(run: Run, statistic: Statistic, findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const effects = findings.flatMap(({ effect }) => effect ?? []);
  const scale = effects.length === 0 || !("least" in statistic)
    ? null
    : stripScale(effects, claimedRegion(statistic.direction, statistic.least));
  const items = findings.map((finding) => findingItem(run, statistic, finding, scale));
  const legend = scale === null
    ? null
    : markup`<p class="legend">Shaded: what is claimed; dashed: ${
      scale.region.scale === "ratio" ? "no difference, on a scale of logarithms" : "no difference"
    }.</p>\n`;
  return markup`<ul class="findings">${items}</ul>\n${legend}`;
}

function findingItem(run: Run, statistic: Statistic, finding: Finding, scale: StripScale | null): Markup {
  const [own = "", other = ""] = measuredTexts(statistic, finding), constant = otherConstant(statistic);
  const against = finding.against !== null
    ? markup` <span class="against">against</span> ${side(run, statistic, finding, finding.against, other)}`
    : constant !== null
    ? markup` <span class="against">against</span> <span class="side">${constant}</span>`
    : null;
  const { effect, reason } = finding;
  const shown = effect === null
    ? null
    : markup`<span class="effect">${effectText(finding)}</span>${scale === null ? null : claimStrip(effect, scale)}`;
  const why = reason === null ? null : markup`<span class="why">${reason}</span>`;
  return markup`<li><div>${side(run, statistic, finding, finding.model, own)}${against}</div>${shown}${why}</li>\n`;
}

/** A model with its number, which opens its card where it is a cell of the table. */
function side(run: Run, statistic: Statistic, finding: Finding, id: string, text: string): Markup {
  const row = findingRow(run, id);
  const mark = row === undefined ? null : markup`${familyMark(rowStyle(row))} `;
  const cell = statistic.of === "spread-over-seeds" ? undefined : finding.cells.find(({ model }) => model === id);
  const opens = cell?.state === "measured" && run.columns.some((column) => column.id === cell.metric);
  const number = opens
    ? markup`<button type="button" class="number" popovertarget="${
      numberId(run, id, cell.metric)
    }" aria-label="${id}: ${text}, how it was measured">${text}</button>`
    : markup`<span>${text}</span>`;
  return markup`<span class="side">${mark}${id} ${number}</span>`;
}

function sourceLine(source: ClaimSource): Markup {
  const text = sourceText(source);
  return markup`<cite>${source.url === undefined ? text : markup`<a href="${source.url}">${text}</a>`}</cite>`;
}

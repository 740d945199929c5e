import type { Comparison, Run } from "../../core/run.ts";
import { comparisonSentence } from "../words/comparison_sentence.ts";
import { formatValue } from "../words/format_value.ts";
import { type Markup, markup } from "./markup.ts";
import { pText } from "../words/p_value.ts";

/** Pairs of models on the same images or documents; `null` where there are none. */
export function modelPairs(run: Run): Markup | null {
  const comparisons = run.comparisons ?? [];
  const [first] = comparisons;
  if (first === undefined) return null;
  const groups = [...Map.groupBy(comparisons, ({ group }) => group)].map(([group, own]) => {
    const name = markup`<tr class="group"><th scope="rowgroup" colspan="4">${group}</th></tr>\n`;
    return markup`<tbody>${group === "" ? null : name}${own.map(pairRow)}</tbody>\n`;
  });
  return markup`<p>${first.metric === "bits_per_byte" ? ofTexts(comparisons.length) : ofImages(comparisons.length)}</p>
<div class="scroll" role="group" aria-label="Pairs of models" tabindex="0"><table>
<caption class="unseen">Pairs of models</caption>
<thead><tr><th scope="col">models</th><th scope="col">difference, ${first.unit}</th><th scope="col">p</th><th scope="col" class="words">verdict</th></tr></thead>
${groups}</table></div>`;
}

function ofImages(pairs: number): Markup {
  return markup`Two models on the same images, by the first method of each: the mean difference, its interval and a paired
 t test whose p is adjusted for all ${pairs} pairs (Holm); intervals are 95 %, each by itself. Where the numbers differ, the kinds decide whether the models do.`;
}

function ofTexts(pairs: number): Markup {
  return markup`Two models on the same documents, each with the tokeniser that is part of it: the difference in bits per byte, its
 interval and a paired test whose p is adjusted for all ${pairs} pairs (Holm); intervals are 95 %, each by itself. What makes a document
 hard for both cancels, so that pairs may be told apart whose intervals in the table overlap.`;
}

function pairRow(comparison: Comparison): Markup {
  const { models: [first, second], difference, interval, pValue, n } = comparison;
  const { value, low, high } = formatValue(difference, interval);
  return markup`<tr><th scope="row">${first}<small>less ${second}</small></th><td>${value}${
    low === null ? null : markup`<small>[${low}, ${high ?? ""}]</small>`
  }</td><td>${pText(pValue)}<small>n ${n.toLocaleString("en-US")}</small></td><td class="words">${
    comparisonSentence(comparison)
  }</td></tr>\n`;
}

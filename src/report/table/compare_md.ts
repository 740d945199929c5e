import { type CellComparison, hasChanged } from "../../compare/compare_runs.ts";
import {
  comparisonLegend,
  comparisonNotes,
  comparisonRemarks,
  type ComparisonWords,
  comparisonWords,
  countsSentence,
} from "../words/comparison_words.ts";
import { markdownText } from "./markdown_text.ts";

/**
 * A comparison of two runs as Markdown that pastes into a pull request: how many cells came out how, a table of those that
 * changed, and all others folded below it.
 *
 * @param options `onlyChanged` leaves the others out.
 *
 * @example
 * ```ts
 * compareMd(compareRuns(base, next)).startsWith("**1 worse, 19 unchanged.**"); // true
 * ```
 */
export function compareMd(
  comparisons: readonly CellComparison[],
  { onlyChanged = false }: { readonly onlyChanged?: boolean } = {},
): string {
  const words = comparisonWords(comparisons);
  const changed = words.filter(({ comparison }) => hasChanged(comparison) && comparison.roster === null);
  const others = onlyChanged ? [] : words.filter((one) => !changed.includes(one));
  const shown = [...changed, ...others], notes = comparisonNotes(shown);
  const remarks = comparisonRemarks(comparisons).map((remark) => `- ${markdownText(remark)}`);
  const legend = comparisonLegend(comparisons, shown);
  return [
    `**${markdownText(countsSentence(comparisons))}**`,
    "",
    ...(changed.length === 0 ? [] : [...table(changed, notes), ""]),
    ...(remarks.length === 0 ? [] : [...remarks, ""]),
    ...(others.length === 0 ? [] : [
      `<details><summary>${others.length === 1 ? "1 other cell" : `${others.length} other cells`}</summary>`,
      "",
      ...table(others, notes),
      "",
      "</details>",
      "",
    ]),
    ...(notes.length === 0 ? [] : [...notes.map((note, i) => `- <sup>${i + 1}</sup> ${markdownText(note)}.`), ""]),
    ...(legend.length === 0 ? [] : [legend.map(markdownText).join("  \n"), ""]),
  ].join("\n");
}

function table(words: readonly ComparisonWords[], notes: readonly string[]): string[] {
  return [
    line(["", "model", "metric", "base", "new", "change", "p"]),
    line(["---", "---", "---", "---:", "---:", "---", "---"]),
    ...words.map((one) => {
      const { comparison: { mark }, change, reason } = one;
      return line([
        mark === "better" || mark === "worse" ? `**${mark}**` : markdownText(mark),
        markdownText(one.model),
        markdownText(`${one.metric}${one.unit === "" || one.metric.includes(one.unit) ? "" : `, ${one.unit}`}`),
        number(one.base, one.baseInterval),
        number(one.next, one.nextInterval),
        `${markdownText(change)}${reason === "" ? "" : `<sup>${notes.indexOf(reason) + 1}</sup>`}`,
        markdownText(one.p.replace(/^p /, "")),
      ]);
    }),
  ];
}

function number(text: string, interval: string): string {
  return interval === "" ? markdownText(text) : `${markdownText(text)} <sub>${markdownText(interval)}</sub>`;
}

function line(fields: readonly string[]): string {
  return `| ${fields.join(" | ")} |`;
}

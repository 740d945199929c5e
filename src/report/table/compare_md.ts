import { type CellComparison, hasChanged } from "../../compare/compare_runs.ts";
import {
  comparisonLegend,
  comparisonNotes,
  comparisonRemarks,
  type ComparisonWords,
  comparisonWords,
  countsSentence,
} from "../words/comparison_words.ts";

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
  const remarks = comparisonRemarks(comparisons).map((remark) => `- ${escape(remark)}`);
  const legend = comparisonLegend(comparisons, shown);
  return [
    `**${escape(countsSentence(comparisons))}**`,
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
    ...(notes.length === 0 ? [] : [...notes.map((note, i) => `- <sup>${i + 1}</sup> ${escape(note)}.`), ""]),
    ...(legend.length === 0 ? [] : [legend.map(escape).join("  \n"), ""]),
  ].join("\n");
}

function table(words: readonly ComparisonWords[], notes: readonly string[]): string[] {
  return [
    line(["", "model", "metric", "base", "new", "change", "p"]),
    line(["---", "---", "---", "---:", "---:", "---", "---"]),
    ...words.map((one) => {
      const { comparison: { mark }, change, reason } = one;
      return line([
        mark === "better" || mark === "worse" ? `**${mark}**` : escape(mark),
        escape(one.model),
        escape(`${one.metric}${one.unit === "" || one.metric.includes(one.unit) ? "" : `, ${one.unit}`}`),
        number(one.base, one.baseInterval),
        number(one.next, one.nextInterval),
        `${escape(change)}${reason === "" ? "" : `<sup>${notes.indexOf(reason) + 1}</sup>`}`,
        escape(one.p.replace(/^p /, "")),
      ]);
    }),
  ];
}

function number(text: string, interval: string): string {
  return interval === "" ? escape(text) : `${escape(text)} <sub>${escape(interval)}</sub>`;
}

function line(fields: readonly string[]): string {
  return `| ${fields.join(" | ")} |`;
}

function escape(text: string): string {
  return text.replace(/[\\`*_~|[\]]/g, "\\$&").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

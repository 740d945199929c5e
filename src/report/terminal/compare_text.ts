import { type CellComparison, hasChanged } from "../../compare/compare_runs.ts";
import { wrapWords } from "../../core/wrap_words.ts";
import {
  comparisonLegend,
  comparisonNotes,
  comparisonRemarks,
  type ComparisonWords,
  comparisonWords,
  countsSentence,
} from "../words/comparison_words.ts";

/** What of a comparison is shown, and how much room there is. */
export interface CompareTextOptions {
  /** Leaves out cells that have nothing to tell; models and columns of one run alone are then only named. */
  readonly onlyChanged: boolean;
  /** Characters in a line. */
  readonly width: number;
}

/** Before the names of cells: two spaces, the longest mark, two spaces. */
const INDENT = 10;

/**
 * A comparison of two runs for the terminal: how many cells came out how, then every cell under its model, with the
 * number of a note where there is more to say. Where a line does not fit, all cells are stacked: name, numbers, change.
 *
 * @example
 * ```ts
 * console.log(compareText(compareRuns(base, next), { onlyChanged: true, width: 100 }));
 * ```
 */
export function compareText(
  comparisons: readonly CellComparison[],
  { onlyChanged, width }: CompareTextOptions,
): string {
  const shown = comparisonWords(comparisons).filter(({ comparison }) =>
    !onlyChanged || (hasChanged(comparison) && comparison.roster === null)
  );
  const wrapped = (text: string) => wrapWords(text, Math.max(20, width));
  const notes = comparisonNotes(shown);
  const names = Math.max(0, ...shown.map(({ metric }) => metric.length));
  const numbers = Math.max(0, ...shown.map((words) => pairText(words).length));
  const line = (words: ComparisonWords) => {
    const last = lastTexts(words, notes).join("  ");
    return `${head(words)}${words.metric.padEnd(names)}  ${pairText(words).padEnd(numbers)}  ${last}`.trimEnd();
  };
  const stacked = shown.some((words) => line(words).length > width);
  const groups = [...Map.groupBy(shown, ({ model }) => model)].map(([model, cells]) => [
    model,
    ...cells.flatMap((words) => stacked ? stackedLines(words, notes, width) : [line(words)]),
  ]);
  const below = [...comparisonRemarks(comparisons), ...comparisonLegend(comparisons, shown)];
  return [
    ...wrapped(countsSentence(comparisons)),
    ...groups.flatMap((group) => ["", ...group]),
    ...(notes.length === 0 ? [] : ["", ...notes.flatMap((note, i) => noteLines(`[${i + 1}]`, note, width))]),
    ...(below.length === 0 ? [] : ["", ...below.flatMap(wrapped)]),
    "",
  ].join("\n");
}

function head({ comparison }: ComparisonWords): string {
  return `  ${comparison.mark}`.padEnd(INDENT);
}

function pairText({ base, next, unit }: ComparisonWords): string {
  return `${base} → ${next}${unit === "" ? "" : ` ${unit}`}`;
}

/** What stands behind the numbers: the change, its p-value, the number of the note. */
function lastTexts({ change, p, reason }: ComparisonWords, notes: readonly string[]): string[] {
  return [change, p, reason === "" ? "" : `[${notes.indexOf(reason) + 1}]`].filter((text) => text !== "");
}

function stackedLines(words: ComparisonWords, notes: readonly string[], width: number): string[] {
  const [first = "", ...more] = [words.metric, pairText(words), lastTexts(words, notes).join(" ")]
    .flatMap((text) => wrapWords(text, Math.max(20, width - INDENT)));
  return [`${head(words)}${first}`, ...more.map((line) => " ".repeat(INDENT) + line)];
}

function noteLines(mark: string, note: string, width: number): string[] {
  const lead = mark.length + 1;
  return wrapWords(note, Math.max(20, width - lead))
    .map((line, i) => (i === 0 ? `${mark} ` : " ".repeat(lead)) + line);
}

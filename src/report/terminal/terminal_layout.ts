import type { Column } from "../../core/run.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { byImportance } from "../table/main_metrics.ts";
import type { TableCell } from "../table/report_table.ts";
import { wrapWords } from "../../core/wrap_words.ts";

/** One column as it would stand in a terminal. */
export interface ColumnLayout {
  readonly column: Column;
  /** Which cell of a row it shows. */
  readonly index: number;
  /** Title, unit and arrow, top to bottom. */
  readonly head: readonly string[];
  /** Characters of value or interval, whichever is shown, without the mark after it. */
  readonly width: number;
  /** Characters of the marks after the values: `*`, `☆`, `~` or a note's letter. */
  readonly markWidth: number;
}

/** Spaces before each column. */
export const GAP = 2;

/**
 * Decides what a terminal has room for: everything with intervals, everything without, or as many of the most wanted
 * columns as fit, and always at least one.
 *
 * @param rows The cells of every row.
 * @param room Characters left beside the models' names.
 *
 * @example
 * ```ts
 * terminalLayout(columns, rows, 60); // { intervals: false, shown: […], leftOut: […] }
 * ```
 */
export function terminalLayout(
  columns: readonly Column[],
  rows: readonly (readonly TableCell[])[],
  room: number,
): { intervals: boolean; shown: ColumnLayout[]; leftOut: Column[] } {
  const wide = columns.map((column, index) => layout(column, index, rows, true));
  if (taken(wide) <= room) return { intervals: true, shown: wide, leftOut: [] };
  const narrow = columns.map((column, index) => layout(column, index, rows, false));
  const kept = new Set<Column>();
  let used = 0;
  for (const column of byImportance(columns)) {
    const one = narrow.filter((candidate) => candidate.column === column);
    if (kept.size > 0 && used + taken(one) > room) continue;
    used += taken(one);
    kept.add(column);
  }
  return {
    intervals: false,
    shown: narrow.filter(({ column }) => kept.has(column)),
    leftOut: columns.filter((column) => !kept.has(column)),
  };
}

/** Characters that the columns need, gaps and marks included. */
export function taken(columns: readonly ColumnLayout[]): number {
  return columns.reduce((sum, { width, markWidth }) => sum + GAP + width + markWidth, 0);
}

/** The value with its bound, without marks. */
export function plainValue({ bound, text }: TableCell): string {
  return bound === "" ? text : `${bound} ${text}`;
}

/** What stands right after a value. */
export function valueMark({ rank, note }: TableCell): string {
  return rank === null ? note ?? "" : { best: "*", unproven: "☆", level: "~" }[rank];
}

function layout(
  column: Column,
  index: number,
  rows: readonly (readonly TableCell[])[],
  intervals: boolean,
): ColumnLayout {
  const cells = rows.flatMap((row) => row[index] ?? []);
  const unit = headingUnit(column);
  const last = `${unit === "" ? "" : `${unit} `}${directionArrow(column)}`;
  const texts = cells.flatMap((cell) => [plainValue(cell), intervals ? cell.interval ?? "" : ""]);
  const longestWord = Math.max(...column.title.split(/\s+/).map((word) => word.length));
  const width = Math.max(longestWord, last.length, ...texts.map((text) => text.length));
  return {
    column,
    index,
    head: [...wrapWords(column.title, width), last],
    width,
    markWidth: Math.max(0, ...cells.map((cell) => valueMark(cell).length)),
  };
}

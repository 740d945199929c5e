import type { Run } from "../core/run.ts";
import { ansi, type Paint } from "./ansi.ts";
import { FAMILY_STYLE } from "./family_style.ts";
import { reportTable, type TableCell, type TableRow } from "./report_table.ts";
import { type ColumnLayout, GAP, plainValue, taken, terminalLayout, valueMark } from "./terminal_layout.ts";
import { wrapWords } from "../core/wrap_words.ts";

/** How much room there is, and whether colour may be used. */
export interface TerminalTableOptions {
  /** Characters in a line of the terminal. */
  readonly width: number;
  /** Whether 24-bit ANSI colours may be written. */
  readonly color: boolean;
}

/**
 * A run as a table for the terminal. Where the width does not allow all of it, interval lines go first, then the less
 * wanted columns, and a line below says which and where they are.
 *
 * @example
 * ```ts
 * console.error(terminalTable(run, { width: 100, color: true }));
 * ```
 */
export function terminalTable(run: Run, { width, color }: TerminalTableOptions): string {
  const table = reportTable(run);
  const paint = ansi(color);
  const rows = [...table.groups.flatMap((group) => group.rows), ...table.anchors];
  const nameWidth = Math.max(5, ...rows.map(({ row }) => row.id.length + 2));
  const { intervals, shown, leftOut } = terminalLayout(
    table.columns,
    rows.map(({ cells }) => cells),
    width - nameWidth,
  );
  const rule = paint.faint("─".repeat(nameWidth + taken(shown)));
  const set = (row: TableRow) => rowLines(row, nameWidth, shown, intervals, paint);

  const legend = [
    ...(used(rows, shown, "*") ? ["* best in its column"] : []),
    ...(used(rows, shown, "☆") ? ["☆ leads by its number alone, a bound may truly be better"] : []),
    ...(used(rows, shown, "~") ? ["~ not separated from the best"] : []),
    ...(used(rows, shown, "≤") ? ["≤ the true value may be lower"] : []),
    ...(used(rows, shown, "≥") ? ["≥ the true value may be higher"] : []),
  ].join(" · ");
  const leftOutLine = leftOut.length === 0 ? "" : `Left out here: ${leftOut.map(({ title }) => title).join(", ")}.`;
  const elsewhere = intervals ? "" : `${leftOut.length === 0 ? "Intervals" : "They and the intervals"} are in ` +
    `report.html and table.csv; a wider terminal shows more.`;
  const remarks = [
    legend,
    ...table.notes.filter(({ mark }) => noteShown(rows, shown, mark))
      .map(({ mark, where, reason }) => `${mark}  ${where}: ${reason}.`),
    ...table.remarks,
    [leftOutLine, elsewhere].filter((text) => text !== "").join(" "),
  ].filter((text) => text !== "");

  return [
    ...headLines(shown, nameWidth, paint),
    rule,
    ...table.groups.flatMap(({ name, rows }, i) => [
      ...(name === null ? [] : [...(i === 0 ? [] : [""]), paint.strong(name)]),
      ...rows.flatMap(set),
    ]),
    ...(table.anchors.length === 0 ? [] : [rule, ...table.anchors.flatMap(set)]),
    ...(remarks.length === 0 ? [] : [""]),
    ...remarks.flatMap((remark) => wrapped(remark, width)).map(paint.faint),
  ].map((line) => line.trimEnd()).join("\n") + "\n";
}

function headLines(shown: readonly ColumnLayout[], nameWidth: number, paint: Paint): string[] {
  const height = Math.max(1, ...shown.map(({ head }) => head.length));
  return Array.from({ length: height }, (_, i) => {
    const cells = shown.map((column) => {
      const text = column.head[i - height + column.head.length] ?? "";
      return " ".repeat(GAP) + text.padStart(column.width) + " ".repeat(column.markWidth);
    });
    const line = (i === height - 1 ? "model" : "").padEnd(nameWidth) + cells.join("");
    return i === height - 1 ? paint.faint(line.trimEnd()) : paint.strong(line.trimEnd());
  });
}

function rowLines(
  { row, cells }: TableRow,
  nameWidth: number,
  shown: readonly ColumnLayout[],
  intervals: boolean,
  paint: Paint,
): string[] {
  const anchor = row.role === "anchor";
  const { glyph, colour } = FAMILY_STYLE[row.family];
  const name = `${paint.colour(glyph, colour)} ${anchor ? paint.faint(row.id) : row.id}` +
    " ".repeat(nameWidth - row.id.length - 2);
  const values = shown.map((column) => {
    const cell = cells[column.index];
    return " ".repeat(GAP) + (cell === undefined ? "".padStart(column.width) : value(cell, column, anchor, paint));
  });
  const first = name + values.join("");
  if (!intervals || shown.every((column) => cells[column.index]?.interval == null)) return [first];
  const second = shown.map((column) => {
    const interval = cells[column.index]?.interval ?? "";
    return " ".repeat(GAP) + interval.padStart(column.width) + " ".repeat(column.markWidth);
  });
  return [first, " ".repeat(nameWidth) + paint.faint(second.join("").trimEnd())];
}

function value(cell: TableCell, { width, markWidth }: ColumnLayout, anchor: boolean, paint: Paint): string {
  const text = plainValue(cell).padStart(width);
  const mark = valueMark(cell).padEnd(markWidth);
  if (cell.rank === "best") return paint.strong(text + mark);
  return anchor || cell.note !== null ? paint.faint(text + mark) : text + mark;
}

function used(rows: readonly TableRow[], shown: readonly ColumnLayout[], mark: string): boolean {
  return rows.some(({ cells }) =>
    shown.some(({ index }) => {
      const cell = cells[index];
      return cell !== undefined && (cell.bound === mark || (cell.rank !== null && valueMark(cell) === mark));
    })
  );
}

function noteShown(rows: readonly TableRow[], shown: readonly ColumnLayout[], mark: string): boolean {
  return rows.some(({ cells }) => shown.some(({ index }) => cells[index]?.note === mark));
}

/** Wraps a remark; what follows its first line is indented. */
function wrapped(text: string, width: number): string[] {
  const lead = /^\S{1,2} {2}/.exec(text)?.[0] ?? "";
  return wrapWords(text.slice(lead.length), Math.max(20, width - 3))
    .map((line, i) => (i === 0 ? lead : lead === "" ? "" : "   ") + line);
}

import type { Column, Run } from "../../core/run.ts";
import { wrapWords } from "../../core/wrap_words.ts";
import { ansi, type Paint } from "./ansi.ts";
import { columnName } from "../words/column_heading.ts";
import { letteredAnew } from "../table/lettered_anew.ts";
import type { TableCell, TableRow } from "../table/report_table.ts";
import { type PartTable, reportTables } from "../table/report_tables.ts";
import { nameList } from "../words/name_list.ts";
import { rowStyle } from "../words/row_style.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { type ColumnLayout, GAP, plainValue, taken, terminalLayout, valueMark } from "./terminal_layout.ts";

/** How much room there is, and whether colour may be used. */
export interface TerminalTableOptions {
  /** Characters in a line of the terminal. */
  readonly width: number;
  /** Whether 24-bit ANSI colours may be written. */
  readonly color: boolean;
}

/**
 * A run as a table for the terminal, or as one for each part of its columns, without a line break at the end. Where the
 * width does not allow all of it, interval lines go first, then the less wanted columns, and a line below the table says
 * which and where they are.
 *
 * @example
 * ```ts
 * console.error(terminalTable(run, { width: 100, color: true }));
 * ```
 */
export function terminalTable(measured: Run, { width, color }: TerminalTableOptions): string {
  const run = withSoftwareLabels(measured);
  const paint = ansi(color);
  const blocks = reportTables(run).map((table) => laidOut(table, width));
  const marks = new Set(blocks.flatMap((block) => [...marksOf(block)]));
  const legend = LEGEND.flatMap(([mark, words]) => marks.has(mark) ? [`${mark} ${words}`] : []).join(" · ");
  return blocks.map((block, i) => {
    const { table, nameWidth, intervals, shown } = block;
    const rule = paint.faint("─".repeat(nameWidth + taken(shown)));
    const set = (row: TableRow) => rowLines(row, nameWidth, shown, intervals, paint);
    const remarks = [
      i === 0 ? legend : "",
      ...table.notes.map(({ mark, where, reason }) => `${mark}  ${where}: ${reason}.`),
      ...table.remarks,
      elsewhere(block),
    ].filter((text) => text !== "");
    return [
      ...(table.part === null ? [] : [paint.strong(table.part)]),
      ...headLines(shown, nameWidth, paint),
      rule,
      ...table.groups.flatMap(({ name, rows }, i) => [
        ...(name === null ? [] : [...(i === 0 ? [] : [""]), paint.strong(name)]),
        ...rows.flatMap(set),
      ]),
      ...(table.anchors.length === 0 ? [] : [rule, ...table.anchors.flatMap(set)]),
      ...(remarks.length === 0 ? [] : [""]),
      ...remarks.flatMap((remark) => wrapped(remark, width)).map(paint.faint),
    ].map((line) => line.trimEnd()).join("\n");
  }).join("\n\n");
}

const LEGEND = [
  ["*", "best in its column"],
  ["☆", "leads by its number alone, a bound may truly be better"],
  ["~", "not separated from the best"],
  ["≤", "the true value may be lower"],
  ["≥", "the true value may be higher"],
] as const;

/** One table with what the terminal has room for. */
interface Block {
  /** With the notes of what is shown, lettered anew. */
  readonly table: PartTable;
  readonly nameWidth: number;
  readonly intervals: boolean;
  readonly shown: readonly ColumnLayout[];
  readonly leftOut: readonly Column[];
}

function laidOut(table: PartTable, width: number): Block {
  const rows = rowsOf(table);
  const nameWidth = Math.max(5, ...rows.map(({ row }) => row.id.length + 2));
  const layout = terminalLayout(table.columns, rows.map(({ cells }) => cells), width - nameWidth);
  return { table: letteredAnew(table, [layout.shown.map(({ index }) => index)]), nameWidth, ...layout };
}

function rowsOf({ groups, anchors }: PartTable): TableRow[] {
  return [...groups.flatMap(({ rows }) => rows), ...anchors];
}

/** What was left out of a table, and where it is; empty where nothing was. */
function elsewhere({ table, intervals, leftOut }: Block): string {
  const hidden = !intervals && rowsOf(table).some(({ cells }) => cells.some(({ interval }) => interval !== null));
  const there = "report.html and table.csv, and a wider terminal shows more.";
  if (leftOut.length === 0) return hidden ? `Intervals are in ${there}` : "";
  const names = leftOut.map((column) => columnName(table.columns, column));
  return `Left out here: ${nameList([...names, ...(hidden ? ["all intervals"] : [])])}, which are in ${there}`;
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
  const { glyph, colour } = rowStyle(row);
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

/** Every mark that stands in a table. */
function marksOf({ table, shown }: Block): Set<string> {
  return new Set(
    rowsOf(table).flatMap(({ cells }) =>
      shown.flatMap(({ index }) => {
        const cell = cells[index];
        return cell === undefined ? [] : [cell.bound, cell.rank === null ? "" : valueMark(cell)];
      })
    ),
  );
}

/** Wraps a remark; what follows its first line is indented. */
function wrapped(text: string, width: number): string[] {
  const lead = /^\S{1,2} {2}/.exec(text)?.[0] ?? "";
  return wrapWords(text.slice(lead.length), Math.max(20, width - 3))
    .map((line, i) => (i === 0 ? lead : lead === "" ? "" : "   ") + line);
}

import { noteLetter } from "./note_letter.ts";
import type { ReportTable, TableRow } from "./report_table.ts";

/**
 * A table whose columns are not all shown, or are shown in blocks below each other: it keeps the notes of what is shown, and
 * their letters are in the order in which a reader meets them.
 *
 * @param blocks The columns of each block, by their place in the table.
 *
 * @example
 * ```ts
 * letteredAnew(table, [[1, 2]]).notes[0]?.mark; // "a", though the table's a is of its first column
 * ```
 */
export function letteredAnew<T extends ReportTable>(table: T, blocks: readonly (readonly number[])[]): T {
  const rows = [...table.groups.flatMap((group) => group.rows), ...table.anchors];
  const marks = blocks.flatMap((columns) =>
    rows.flatMap(({ cells }) => columns.flatMap((column) => cells[column]?.note ?? []))
  );
  const letters = new Map([...new Set(marks)].map((mark, i) => [mark, noteLetter(i)]));
  const set = ({ row, cells }: TableRow): TableRow => ({
    row,
    cells: cells.map((cell) => ({ ...cell, note: cell.note === null ? null : letters.get(cell.note) ?? null })),
  });
  return {
    ...table,
    groups: table.groups.map(({ name, rows }) => ({ name, rows: rows.map(set) })),
    anchors: table.anchors.map(set),
    notes: [...letters].flatMap(([mark, letter]) =>
      table.notes.filter((note) => note.mark === mark).map((note) => ({ ...note, mark: letter }))
    ),
  };
}

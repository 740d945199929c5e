import type { Cell, Column, Row, Run } from "../../core/run.ts";
import { bestInColumn, type Rank } from "./best_in_column.ts";
import { type BoundMark, boundMark } from "../words/bound_mark.ts";
import { columnName } from "../words/column_heading.ts";
import { conventionSplits } from "./convention_split.ts";
import { distributionRemarks } from "./distribution_remarks.ts";
import { formatValue } from "../words/format_value.ts";
import { kindNote } from "./kind_note.ts";
import { nameList } from "../words/name_list.ts";
import { noteLetter } from "./note_letter.ts";
import { timesApart } from "./times_apart.ts";
import { textRemarks } from "./text_remarks.ts";
import { isTextRun } from "../words/text_run.ts";

/** One cell ready to be set: every exporter shows the same text, marks and notes. */
export interface TableCell {
  /** `null` where an incomplete run has no cell yet. */
  readonly cell: Cell | null;
  /** The number, `—` or `failed`. */
  readonly text: string;
  /** "[1.39, 1.41]", or `null` where there is none. */
  readonly interval: string | null;
  readonly bound: BoundMark;
  readonly rank: Rank | null;
  /** Letter of the note that says why there is no (valid) number. */
  readonly note: string | null;
  /** Why, in words, for cells that carry a note. */
  readonly reason: string | null;
}

export interface TableRow {
  readonly row: Row;
  readonly cells: readonly TableCell[];
}

/** A lettered note: one reason, and the cells it holds for. */
export interface TableNote {
  readonly mark: string;
  readonly where: string;
  readonly reason: string;
}

export interface ReportTable {
  readonly columns: readonly Column[];
  /**
   * Models in the run's order: those of one family kept together, or where the run has groups of its own those, by name and
   * with their anchors last.
   */
  readonly groups: readonly { readonly name: string | null; readonly rows: readonly TableRow[] }[];
  /** Anchors that stand below all groups. */
  readonly anchors: readonly TableRow[];
  readonly notes: readonly TableNote[];
  /** Sentences below every table: columns of several conventions, runs or kinds, models of two distributions. */
  readonly remarks: readonly string[];
}

/** So many models are not named one by one where a note holds for all. */
const MANY = 5;

const STATE_WORDS = { undefined: "not defined", failed: "failed", skipped: "skipped", invalid: "not to the rule" };

/**
 * Arranges a run as the table that every exporter sets: models by family, anchors apart, lettered notes.
 *
 * @example
 * ```ts
 * reportTable(run).groups[0]?.rows[0]?.cells[0]?.text; // "1.03"
 * ```
 */
export function reportTable(run: Run): ReportTable {
  const ranks = new Map(run.columns.map((column) => [column.id, bestInColumn(run, column.id)]));
  const cells = new Map(run.cells.map((cell) => [address(cell.model, cell.metric), cell]));
  const notes = new Notes(run);
  const set = (row: Row): TableRow => ({
    row,
    cells: run.columns.map((column) => {
      const cell = cells.get(address(row.id, column.id)) ?? null;
      return tableCell(run, cell, row, column, ranks.get(column.id)?.get(row.id) ?? null, notes);
    }),
  });
  const grouped = run.rows.some(({ group }) => group !== undefined);
  const models = run.rows.filter(({ role }) => grouped || role === "model");
  const groups = [...Map.groupBy(models, (row) => grouped ? row.group : row.architecture ?? row.family)].map((
    [name, rows],
  ) => ({
    name: grouped ? name ?? null : null,
    rows: variantsBeside(rows).toSorted((a, b) => Number(a.role === "anchor") - Number(b.role === "anchor")).map(set),
  }));
  const anchors = grouped ? [] : run.rows.filter((row) => row.role === "anchor").map(set);
  const remarks = [
    ...conventionSplits(run),
    ...timesApart(run),
    ...kindSentences(run),
    ...textRemarks(run),
    ...distributionRemarks(run),
  ];
  return { columns: run.columns, groups, anchors, notes: notes.list(), remarks };
}

/** Each model followed by its rows in other runtimes. */
function variantsBeside(rows: readonly Row[]): Row[] {
  const first = ({ variantOf }: Row) => rows.findIndex(({ id }) => id === variantOf);
  return rows.map((row, i) => ({ row, at: first(row) === -1 ? i : first(row) }))
    .toSorted((a, b) => a.at - b.at || Number(a.row.variantOf !== undefined) - Number(b.row.variantOf !== undefined))
    .map(({ row }) => row);
}

/** What must be said of kinds: once for all columns that it holds of. */
function kindSentences(run: Run): string[] {
  const noted = run.columns.flatMap((column) => {
    const note = kindNote(run, column);
    return note === null ? [] : [{ title: column.title, note }];
  });
  return [...Map.groupBy(noted, ({ note }) => note.what + note.short)].map(([, alike]) => {
    const [first] = alike, titles = alike.map(({ title }) => title);
    return titles.length === 1
      ? first!.note.sentence
      : `${nameList(titles)} rank ${first!.note.what}: ${first!.note.short}.`;
  });
}

function tableCell(
  run: Run,
  cell: Cell | null,
  row: Row,
  column: Column,
  rank: Rank | null,
  notes: Notes,
): TableCell {
  const blank = { cell, text: "—", interval: null, bound: "", rank: null } as const;
  if (cell === null) {
    const reason = run.state === "incomplete" ? "not measured: the run is incomplete" : "not measured in this run";
    return { ...blank, note: notes.add(reason, row, column), reason };
  }
  if (cell.state !== "measured" && cell.state !== "invalid") {
    const reason = `${STATE_WORDS[cell.state]}: ${unpointed(cell.reason)}`;
    const text = cell.state === "failed" ? "failed" : "—";
    return { ...blank, text, note: notes.add(reason, row, column), reason };
  }
  const { value, low, high } = formatValue(cell.value, cell.interval);
  const shown = { cell, text: value, interval: low === null ? null : `[${low}, ${high}]`, bound: boundMark(cell) };
  if (cell.state === "measured") return { ...shown, rank, note: null, reason: null };
  const reason = `${STATE_WORDS.invalid}, so never ranked: ${unpointed(cell.reason)}`;
  return { ...shown, rank: null, note: notes.add(reason, row, column), reason };
}

/** Gives each reason one letter, in order of appearance. */
class Notes {
  readonly #columns: readonly Column[];
  /** Of a text run, whose many compressors are told as one. */
  readonly #anchors: readonly string[];
  readonly #models: readonly string[];
  readonly #places = new Map<string, { row: Row; column: Column }[]>();

  constructor(run: Run) {
    this.#columns = run.columns;
    this.#models = run.rows.filter(({ role }) => role === "model").map(({ id }) => id);
    this.#anchors = isTextRun(run) ? run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id) : [];
  }

  add(reason: string, row: Row, column: Column): string {
    const places = this.#places.get(reason);
    if (places === undefined) this.#places.set(reason, [{ row, column }]);
    else places.push({ row, column });
    return noteLetter([...this.#places.keys()].indexOf(reason));
  }

  list(): TableNote[] {
    return [...this.#places].map(([reason, places], index) => {
      const ofRows = [...Map.groupBy(places, ({ row }) => row.id)].map(([id, own]) => {
        const titles = own.map(({ column }) => columnName(this.#columns, column));
        const everything = titles.length === this.#columns.length && titles.length > 1;
        return { id, what: everything ? "all metrics" : titles.join(", ") };
      });
      const where = [...Map.groupBy(ofRows, ({ what }) => what)].map(([what, rows]) =>
        `${nameList(this.#named(rows.map(({ id }) => id)))}, ${what}`
      );
      return { mark: noteLetter(index), where: where.join("; "), reason };
    });
  }

  #named(ids: readonly string[]): string[] {
    const others = ids.filter((id) => !this.#models.includes(id));
    const everyModel = this.#models.length >= MANY && ids.length - others.length === this.#models.length;
    return everyModel ? ["all models", ...this.#anchorsNamed(others)] : this.#anchorsNamed(ids);
  }

  #anchorsNamed(ids: readonly string[]): string[] {
    const all = this.#anchors.length > 1 && this.#anchors.every((id) => ids.includes(id));
    return all ? [...ids.filter((id) => !this.#anchors.includes(id)), "all anchors"] : [...ids];
  }
}

/** Exporters end the sentence themselves. */
function unpointed(reason: string): string {
  return reason.trim().replace(/\.$/, "");
}

function address(model: string, metric: string): string {
  return JSON.stringify([model, metric]);
}

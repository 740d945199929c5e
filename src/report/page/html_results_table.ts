import type { Column, Row, Run } from "../../core/run.ts";
import { columnName } from "../words/column_heading.ts";
import { rowKind } from "../words/row_kind.ts";
import { familyMark } from "./html_family_mark.ts";
import { numberId } from "./html_number_card.ts";
import { columnHead, rankMark } from "./html_table_parts.ts";
import { intervalLevels } from "../words/interval_levels.ts";
import { type Markup, markup, sentence } from "./markup.ts";
import type { ReportTable, TableCell, TableRow } from "../table/report_table.ts";
import { type PartTable, reportTables } from "../table/report_tables.ts";
import { rowStyle } from "../words/row_style.ts";
import { splitLabel } from "../words/software_labels.ts";

/** Results: a table for each part of the columns, each with its legend and notes. */
export function results(run: Run): Markup {
  const tables = reportTables(run).map((table, i) => {
    const name = table.part === null ? null : markup`<h3 id="results-${i}">${table.part}</h3>\n`;
    return markup`${name}${resultsTable(run, table, i)}
${tableNotes(table, i)}`;
  });
  return markup`${tables.map((table, i) => i === 0 ? table : markup`\n${table}`)}`;
}

/** One table of results: each number is a button that opens its card, each missing one says why. */
function resultsTable(run: Run, table: PartTable, at: number): Markup {
  const groups = table.groups.map(({ name, rows }) => {
    const heading = name === null
      ? null
      : markup`<tr class="group"><th scope="rowgroup" colspan="${table.columns.length + 1}">${name}</th></tr>\n`;
    return markup`<tbody>${heading}${rows.map((row) => tableRow(run, table, row, at))}</tbody>\n`;
  });
  const anchors = table.anchors.length === 0
    ? null
    : markup`<tbody class="anchors">${table.anchors.map((row) => tableRow(run, table, row, at))}</tbody>\n`;
  const named = table.part === null ? "results" : `results-${at}`;
  const what = table.part === null ? "Every model and metric" : `${table.part}: every model`;
  return markup`<div class="scroll" role="group" aria-labelledby="${named}" tabindex="0"><table class="sortable">
<caption class="unseen">${what}, each number with its interval</caption>
<thead><tr><th scope="col">model</th>${table.columns.map(columnHead)}</tr></thead>
${groups}${anchors}</table></div>
<p class="legend">${legend(run, table, at === 0)}</p>`;
}

/** Lettered notes, and what must be said of columns and models; `null` where there is nothing to note. */
function tableNotes(table: ReportTable, at: number): Markup | null {
  if (table.notes.length === 0 && table.remarks.length === 0) return null;
  const notes = table.notes.map(({ mark, where, reason }) =>
    markup`<li id="${noteId(mark, at)}"><b>${mark}</b> ${where}: ${sentence(reason)}.</li>\n`
  );
  return markup`<ul class="notes">${notes}${
    table.remarks.map((remark) => markup`<li>${sentence(remark)}</li>\n`)
  }</ul>`;
}

/** The id of a note in the page: letters begin anew in every table. */
function noteId(mark: string, at: number): string {
  return at === 0 ? `note-${mark}` : `note-${at}-${mark}`;
}

function legend(run: Run, table: ReportTable, first: boolean): Markup[] {
  const cells = table.groups.flatMap(({ rows }) => rows).flatMap((row) => row.cells);
  const level = intervalLevels(run);
  const rows = [...table.groups.flatMap((group) => group.rows), ...table.anchors];
  const anchors = rows.filter(({ row }) => row.role === "anchor").length;
  const parts: [boolean, Markup][] = [
    [first && level !== null, markup`Beneath each number its ${level} interval.`],
    [cells.some(({ rank }) => rank === "best"), markup`<b>★</b> best in its column, within one convention.`],
    [
      cells.some(({ rank }) => rank === "unproven"),
      markup`<b>☆</b> leads by its number alone: a bound may truly be better.`,
    ],
    [
      cells.some(({ rank }) => rank === "level"),
      markup`<b>≈</b> not separated from the best: by the paired comparison where there is one, else by the intervals.`,
    ],
    [cells.some(({ bound }) => bound === "≤"), markup`<b>≤</b> a bound: the true value may be lower.`],
    [cells.some(({ bound }) => bound === "≥"), markup`<b>≥</b> a bound: the true value may be higher.`],
    [anchors === 1, markup`The grey row is an anchor, never ranked.`],
    [anchors > 1, markup`Grey rows are anchors, never ranked.`],
    [first && run.cells.some(({ state }) => state === "measured"), markup`Open a number to see how it was measured.`],
  ];
  return parts.filter(([holds]) => holds).map(([, part]) => markup`${part} `);
}

function tableRow(run: Run, table: ReportTable, { row, cells }: TableRow, at: number): Markup {
  const { name: bare, label } = splitLabel(row.id);
  const software = label === null ? null : markup` <span class="software">${label}</span>`;
  const name = markup`${bare}${software}<small>${familyMark(rowStyle(row))} ${rowKind(run, row)}</small>`;
  const numbers = cells.map((cell, i) => {
    const column = table.columns[i];
    return markup`<td${sortedBy(cell)}>${column === undefined ? null : number({ run, at }, row, column, cell)}</td>`;
  });
  const grey = row.role === "anchor" && row.group !== undefined ? markup` class="anchors"` : null;
  return markup`<tr${grey}><th scope="row" title="${row.title}">${name}</th>${numbers}</tr>\n`;
}

/** What the page's script sorts a cell by. */
function sortedBy({ cell, bound }: TableCell): Markup | null {
  if (cell?.state !== "measured" && cell?.state !== "invalid") return null;
  const loose = bound === "" && cell.state === "measured" ? null : markup` data-loose`;
  return markup` data-value="${cell.value}"${loose}`;
}

function number({ run, at }: { run: Run; at: number }, row: Row, column: Column, cell: TableCell): Markup {
  const note = cell.note === null
    ? null
    : markup`<sup><a href="#${noteId(cell.note, at)}" aria-label="note ${cell.note}">${cell.note}</a></sup>`;
  if (cell.cell?.state !== "measured" && cell.cell?.state !== "invalid") {
    return markup`<span class="none" title="${cell.reason ?? ""}">${cell.text}</span>${note}`;
  }
  const bound = cell.bound === "" ? null : markup`<span class="bound">${cell.bound}</span>&nbsp;`;
  const spoken = [`${row.id}, ${columnName(run.columns, column)}:`, cell.bound, cell.text, cell.interval ?? ""].join(
    " ",
  );
  const classes = ["number", cell.rank ?? "", cell.cell.state].join(" ");
  const target = numberId(run, row.id, column.id);
  const hint = cell.reason === null ? null : markup` title="${cell.reason}"`;
  const button =
    markup`<button type="button" class="${classes}" popovertarget="${target}" aria-label="${spoken}"${hint}>`;
  const interval = cell.interval === null ? null : markup`<small>${cell.interval}</small>`;
  return markup`${button}${bound}${cell.text}</button>${rankMark(cell.rank)}${note}${interval}`;
}

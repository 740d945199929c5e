import type { Column, Row, Run } from "../core/run.ts";
import { directionArrow, headingUnit } from "./column_heading.ts";
import { rowKind } from "./row_kind.ts";
import { familyMark } from "./html_family_mark.ts";
import { numberId } from "./html_number_card.ts";
import { type Markup, markup } from "./markup.ts";
import type { ReportTable, TableCell, TableRow } from "./report_table.ts";

const RANK_MARKS = {
  best: ["★", "best"],
  unproven: ["☆", "leads by its number alone: a bound may truly be better"],
  level: ["≈", "not separated from the best"],
} as const;

/** The table of results: each number is a button that opens its card, each missing one says why. */
export function resultsTable(run: Run, table: ReportTable): Markup {
  const groups = table.groups.map(({ name, rows }) => {
    const heading = name === null
      ? null
      : markup`<tr class="group"><th scope="rowgroup" colspan="${table.columns.length + 1}">${name}</th></tr>\n`;
    return markup`<tbody>${heading}${rows.map((row) => tableRow(run, table, row))}</tbody>\n`;
  });
  const anchors = table.anchors.length === 0
    ? null
    : markup`<tbody class="anchors">${table.anchors.map((row) => tableRow(run, table, row))}</tbody>\n`;
  return markup`<div class="scroll" role="region" aria-labelledby="results" tabindex="0"><table>
<caption class="unseen">Every model and metric, each number with its interval</caption>
<thead><tr><th scope="col">model</th>${table.columns.map(heading)}</tr></thead>
${groups}${anchors}</table></div>
<p class="legend">${legend(run, table)}</p>`;
}

/** Lettered notes, and what must be said of columns and models; `null` where there is nothing to note. */
export function tableNotes(table: ReportTable): Markup | null {
  if (table.notes.length === 0 && table.remarks.length === 0) return null;
  const notes = table.notes.map(({ mark, where, reason }) =>
    markup`<li id="note-${mark}"><b>${mark}</b> ${where}: ${reason}.</li>\n`
  );
  return markup`<ul class="notes">${notes}${table.remarks.map((remark) => markup`<li>${remark}</li>\n`)}</ul>`;
}

function heading(column: Column): Markup {
  const [, title = column.title, inner = ""] = /^(.*?)\s*(\(.*\))$/.exec(column.title) ?? [];
  const better = column.direction === "lower" ? "lower is better" : "higher is better";
  const arrow = markup`<span class="arrow" role="img" title="${better}" aria-label="${better}">${
    directionArrow(column)
  }</span>`;
  const small = [inner, headingUnit(column)].filter((part) => part !== "").join(" ");
  return markup`<th scope="col">${title}&nbsp;${arrow}${small === "" ? null : markup` <small>${small}</small>`}</th>`;
}

function legend(run: Run, table: ReportTable): Markup[] {
  const cells = table.groups.flatMap(({ rows }) => rows).flatMap((row) => row.cells);
  const level = run.cells.find((cell) => cell.state === "measured")?.level;
  const anchors = run.rows.filter(({ role }) => role === "anchor").length;
  const parts: [boolean, Markup][] = [
    [level !== undefined, markup`Beneath each number its ${Math.round((level ?? 0) * 100)} % interval.`],
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
    [level !== undefined, markup`Open a number to see how it was measured.`],
  ];
  return parts.filter(([holds]) => holds).map(([, part]) => markup`${part} `);
}

function tableRow(run: Run, table: ReportTable, { row, cells }: TableRow): Markup {
  const name = markup`${row.id}<small>${familyMark(row.family)} ${rowKind(row)}</small>`;
  const numbers = cells.map((cell, i) => {
    const column = table.columns[i];
    return markup`<td>${column === undefined ? null : number(run, row, column, cell)}</td>`;
  });
  const grey = row.role === "anchor" && row.group !== undefined ? markup` class="anchors"` : null;
  return markup`<tr${grey}><th scope="row" title="${row.title}">${name}</th>${numbers}</tr>\n`;
}

function number(run: Run, row: Row, column: Column, cell: TableCell): Markup {
  const note = cell.note === null
    ? null
    : markup`<sup><a href="#note-${cell.note}" aria-label="note ${cell.note}">${cell.note}</a></sup>`;
  if (cell.cell?.state !== "measured" && cell.cell?.state !== "invalid") {
    return markup`<span class="none" title="${cell.reason ?? ""}">${cell.text}</span>${note}`;
  }
  const bound = cell.bound === "" ? null : markup`<span class="bound">${cell.bound}</span>&nbsp;`;
  const spoken = [`${row.id}, ${column.title}:`, cell.bound, cell.text, cell.interval ?? ""].join(" ");
  const classes = ["number", cell.rank ?? "", cell.cell.state].join(" ");
  const target = numberId(run, row.id, column.id);
  const hint = cell.reason === null ? null : markup` title="${cell.reason}"`;
  const button =
    markup`<button type="button" class="${classes}" popovertarget="${target}" aria-label="${spoken}"${hint}>`;
  const interval = cell.interval === null ? null : markup`<small>${cell.interval}</small>`;
  return markup`${button}${bound}${cell.text}</button>${rankMark(cell)}${note}${interval}`;
}

function rankMark({ rank }: TableCell): Markup | null {
  if (rank === null) return null;
  const [mark, words] = RANK_MARKS[rank];
  return markup`<span class="rank" role="img" title="${words}" aria-label="${words}">${mark}</span>`;
}

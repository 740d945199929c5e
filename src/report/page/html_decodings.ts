import type { Column, Decoding, Run } from "../../core/run.ts";
import { familyMark } from "./html_family_mark.ts";
import { columnHead, rankMark } from "./html_table_parts.ts";
import { type Markup, markup } from "./markup.ts";
import { type ReportTable, reportTable, type TableCell, type TableRow } from "../table/report_table.ts";
import { rowStyle } from "../words/row_style.ts";

/** One way of drawing tokens with its table. */
interface Way {
  readonly decoding: string;
  readonly table: ReportTable;
}

/** What other ways of drawing tokens make of every model; `null` where none was tried. */
export function otherDecodings(run: Run): Markup | null {
  const all = run.decodings ?? [];
  const columns = run.columns.filter(({ id }) => all.some(({ cells }) => cells.some(({ metric }) => metric === id)));
  if (columns.length === 0) return null;
  const ways = all.map((way): Way => ({ decoding: way.decoding, table: reportTable(runOf(run, columns, way)) }));
  const notes = ways.flatMap(({ decoding, table }) =>
    table.notes.map(({ where, reason }) => markup`<li>${decoding}: ${where}: ${reason}.</li>\n`)
  );
  const sizes = new Set(all.flatMap(({ cells }) => cells.flatMap((cell) => cell.state === "measured" ? cell.n : [])));
  const count = sizes.size === 1 ? `, ${[...sizes].join("")} texts each` : "";
  return markup`<p>Every way of drawing tokens that was tried${count}. What is measured of texts depends on how many there are: these numbers
 compare among each other, and not with the table of results. Marks hold within one way.</p>
<div class="scroll" role="group" aria-label="Other ways of drawing" tabindex="0"><table>
<caption class="unseen">What models write by other ways of drawing tokens</caption>
<thead><tr><th scope="col">model</th>${columns.map(columnHead)}</tr></thead>
${ways.map(body)}</table></div>
${notes.length === 0 ? null : markup`<ul class="notes">${notes}</ul>`}`;
}

/** A run of one way alone, so that its numbers are ranked among themselves. */
function runOf(run: Run, columns: readonly Column[], { cells }: Decoding): Run {
  const rows = run.rows.filter(({ id }) => cells.some(({ model }) => model === id));
  return { ...run, rows: rows.map(({ group: _, ...row }) => row), columns: [...columns], cells, comparisons: [] };
}

function body({ decoding, table }: Way): Markup {
  const rows = [...table.groups.flatMap((group) => group.rows), ...table.anchors];
  const name = markup`<tr class="group"><th scope="rowgroup" colspan="${
    table.columns.length + 1
  }">${decoding}</th></tr>\n`;
  return markup`<tbody>${name}${rows.map(line)}</tbody>\n`;
}

function line({ row, cells }: TableRow): Markup {
  const name = markup`${familyMark(rowStyle(row))} ${row.id}`;
  const grey = row.role === "anchor" ? markup` class="anchors"` : null;
  return markup`<tr${grey}><th scope="row" title="${row.title}">${name}</th>${cells.map(number)}</tr>\n`;
}

function number({ text, bound, interval, rank, reason }: TableCell): Markup {
  const value = `${bound}${bound === "" ? "" : " "}${text}`;
  if (interval === null && reason !== null) {
    return markup`<td><span class="none" title="${reason}">${value}</span></td>`;
  }
  const small = interval === null ? null : markup`<small>${interval}</small>`;
  return markup`<td>${rank === "best" ? markup`<b>${value}</b>` : value}${rankMark(rank)}${small}</td>`;
}

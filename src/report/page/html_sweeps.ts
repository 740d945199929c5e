import type { Column, Convention, Run, StepSweep } from "../../core/run.ts";
import { conventionSplits } from "../table/convention_split.ts";
import { columnHead, rankMark } from "./html_table_parts.ts";
import { type Markup, markup } from "./markup.ts";
import { type ReportTable, reportTable, type TableCell } from "../table/report_table.ts";
import { reproduceCommand } from "../words/reproduce_command.ts";
import { sweepFinding } from "../answer/sweep_finding.ts";
import { sweepRowId, sweepRun, sweepsByModel } from "../answer/sweep_run.ts";

/** Quality and time by steps and sampler, a table for each model that was swept; `null` where none was. */
export function stepSweeps(run: Run): Markup | null {
  const models = sweepsByModel(run);
  if (models.length === 0) return null;
  return markup`${models.map((sweeps) => ofModel(run, sweeps, models.length > 1))}`;
}

function ofModel(run: Run, sweeps: readonly StepSweep[], several: boolean): Markup {
  const model = sweeps[0]?.model ?? "", flat = sweepRun(run, sweeps), table = reportTable(flat);
  const { columns, notes } = table;
  const steps = [...new Set(sweeps.flatMap(({ points }) => points.map((point) => point.steps)))].toSorted((a, b) =>
    a - b
  );
  const marked = cellsOf(table).some(({ rank }) => rank !== null);
  const told = [
    ...notes.map(({ where, reason }) => `${where}: ${reason}.`),
    ...conventionSplits(flat),
  ];
  return markup`${several ? markup`<h3>${model}</h3>\n` : null}<p>${sweepFinding(run, sweeps)}.</p>
<div class="scroll" role="group" aria-label="Steps of ${model}" tabindex="0"><table>
<caption class="unseen">${model} by steps and sampler, each number with its interval</caption>
<thead><tr class="over"><td></td>${
    sweeps.map(({ sampler }) => markup`<th scope="colgroup" colspan="${columns.length}">${sampler}</th>`)
  }</tr>
<tr><th scope="col">steps</th>${sweeps.map(() => columns.map(columnHead))}</tr></thead>
<tbody>${steps.map((count) => line(sweeps, table, count))}</tbody></table></div>
<p class="legend">${
    marked
      ? markup`<b>★</b> best of all samplers and steps, <b>≈</b> not separated from it: their intervals overlap. `
      : null
  }The times are those of one sample at a time.</p>
${told.length === 0 ? null : markup`<ul class="notes">${told.map((text) => markup`<li>${text}</li>\n`)}</ul>\n`}${
    measuredHow(run, model, sweeps)
  }`;
}

function line(sweeps: readonly StepSweep[], table: ReportTable, steps: number): Markup {
  const rows = table.groups.flatMap((group) => group.rows);
  const cells = sweeps.flatMap((sweep) => {
    const found = rows.find(({ row }) => row.id === sweepRowId(sweep, steps));
    return found === undefined ? table.columns.map(() => markup`<td></td>`) : found.cells.map(number);
  });
  return markup`<tr><th scope="row">${steps}</th>${cells}</tr>\n`;
}

function number({ text, interval, rank, reason }: TableCell): Markup {
  if (interval === null && reason !== null) return markup`<td><span class="none" title="${reason}">${text}</span></td>`;
  const small = interval === null ? null : markup`<small>${interval}</small>`;
  const value = reason === null ? markup`${text}` : markup`<i title="${reason}">${text}</i>`;
  return markup`<td>${rank === "best" ? markup`<b>${value}</b>` : value}${rankMark(rank)}${small}</td>`;
}

/** The conventions of both numbers, and the command that measures them again. */
function measuredHow(run: Run, model: string, sweeps: readonly StepSweep[]): Markup {
  const cells = sweeps.flatMap(({ points }) => points.flatMap((point) => point.cells));
  const conventions = run.columns.flatMap((column) => {
    const cell = cells.find(({ metric, state }) => metric === column.id && state === "measured");
    return cell?.state === "measured" ? [convention(column, cell.convention, cell.n)] : [];
  });
  return markup`<details><summary>How these were measured</summary>
${conventions}<pre tabindex="0"><code>${reproduceCommand(run, model)}</code></pre></details>
`;
}

function convention({ title }: Column, record: Convention, n: number): Markup {
  const facts: [string, Convention[string]][] = [["n", n], ...Object.entries(record)];
  return markup`<h4>${title}</h4>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${String(value)}</dd>\n`)}</dl>
`;
}

function cellsOf({ groups }: ReportTable): TableCell[] {
  return groups.flatMap(({ rows }) => rows).flatMap(({ cells }) => cells);
}

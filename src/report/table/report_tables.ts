import type { Run } from "../../core/run.ts";
import { type Part, partRuns } from "./part_runs.ts";
import { type ReportTable, reportTable } from "./report_table.ts";

/** The table of one part of a run's columns. */
export interface PartTable extends ReportTable {
  /** The part's name; `null` for the columns that belong to none. */
  readonly part: string | null;
}

/**
 * A run as the tables that every exporter sets one after the other: one for each part of its columns, with notes of its
 * own, and the remarks that no table before it has. A run without parts is one table.
 *
 * @example
 * ```ts
 * reportTables(run).map(({ part }) => part); // [null, "What they write", "Speed"]
 * ```
 */
export function reportTables(run: Run): PartTable[] {
  const told: string[] = [];
  return partRuns(run).map((part) => {
    const table = reportTable(part.run);
    const remarks = table.remarks.filter((remark) => !told.some((earlier) => says(earlier, remark)));
    told.push(...remarks);
    return { ...table, part: part.name, remarks: [...remarks, ...leftOut(run, part)] };
  });
}

/** Whether a remark is another one, or its beginning: a part without likelihoods has less to say of a model's samples. */
function says(earlier: string, remark: string): boolean {
  return earlier.startsWith(remark.replace(/\.$/, ""));
}

/** Models that are not in a part's table, by the reason; an anchor is there for some numbers only. */
function leftOut({ cells }: Run, { left, run: { columns } }: Part): string[] {
  const told = left.filter(({ role }) => role === "model").flatMap(({ id }) => {
    const cell = cells.find(({ model, metric }) => model === id && columns.some((column) => column.id === metric));
    return cell?.state === "undefined" ? [{ id, reason: cell.reason }] : [];
  });
  return [...Map.groupBy(told, ({ reason }) => reason)].map(([reason, models]) =>
    `Not in this table: ${models.map(({ id }) => id).join(", ")} (${reason.trim().replace(/\.$/, "")}).`
  );
}

import type { Row, Run } from "../../core/run.ts";
import { runtimeName } from "./runtime_name.ts";
import { rowStyle } from "./row_style.ts";
import { isTextRun } from "./text_run.ts";

/**
 * What stands under a row's name: its family or architecture, for an anchor that is no real data what it is, and the
 * runtime of a row that stands beside the same model's in the first.
 *
 * @example
 * ```ts
 * rowKind(run, { id: "deflate-mnist", title: "", family: "data", role: "anchor", group: "mnist" }); // "anchor"
 * ```
 */
export function rowKind(run: Pick<Run, "rows" | "columns">, row: Row): string {
  const anchor = row.role === "anchor" && (row.group !== undefined || isTextRun(run));
  if (anchor) return "anchor";
  const { variantOf, runtime } = row;
  const other = variantOf === undefined || runtime === undefined ? "" : `, ${runtimeName(runtime)}`;
  return `${rowStyle(row).name}${other}`;
}

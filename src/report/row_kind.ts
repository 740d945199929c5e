import type { Row, Run } from "../core/run.ts";
import { rowStyle } from "./row_style.ts";
import { isTextRun } from "./text_run.ts";

/**
 * What stands under a row's name: its family or architecture, or for an anchor that is no real data what it is.
 *
 * @example
 * ```ts
 * rowKind(run, { id: "deflate-mnist", title: "", family: "data", role: "anchor", group: "mnist" }); // "anchor"
 * ```
 */
export function rowKind(run: Pick<Run, "rows" | "columns">, row: Row): string {
  const anchor = row.role === "anchor" && (row.group !== undefined || isTextRun(run));
  return anchor ? "anchor" : rowStyle(row).name;
}

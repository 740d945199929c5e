import type { Column } from "../core/run.ts";
import { columnOf, METRIC_IDS } from "../engine/columns.ts";
import { PEOPLE_METRICS } from "../people/people_columns.ts";
import { columnName } from "../report/words/column_heading.ts";

const COLUMNS: readonly Column[] = [
  ...METRIC_IDS.map((id) => columnOf(id, undefined)),
  ...PEOPLE_METRICS.map(({ column }) => column),
];

/**
 * What reports call a metric, with its unit where another has the same title, and its part where that does not tell them apart; one of another version of Assay is called by
 * its id.
 *
 * @example
 * ```ts
 * metricName("latency_p50_ms"); // "latency p50"
 * ```
 */
export function metricName(metric: string): string {
  const column = COLUMNS.find(({ id }) => id === metric);
  if (column === undefined) return metric;
  const name = columnName(COLUMNS, column);
  const isTold = COLUMNS.every((other) => other === column || columnName(COLUMNS, other) !== name);
  return isTold || column.part === undefined ? name : `${name} (${column.part})`;
}

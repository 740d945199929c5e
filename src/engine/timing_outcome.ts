/** What becomes of times: an estimate, or one that was measured with too little to count. */
import type { Cell, Estimate, Row } from "../core/run.ts";
import { leastQueries } from "../timing/early_stopping.ts";
import { invalidCell, measuredCell } from "./outcome_cell.ts";

/** An estimate, or one that was measured with too little to count. */
export type TimingOutcome =
  | { readonly state: "measured"; readonly estimate: Estimate }
  | { readonly state: "invalid"; readonly reason: string; readonly estimate: Estimate };

/** A percentile that suites report. */
export type Percentile = 50 | 90 | 99;

/**
 * A percentile's estimate, invalid where it is of too few queries for MLPerf loadgen's early-stopping rule.
 *
 * @param queries What the queries are and what became of them, around their number: "queries" and "fitted in the time".
 *
 * @example
 * ```ts
 * percentileOutcome(90, { ...estimate, n: 60 }, ["queries", "were timed"]);
 * // invalid: p90 needs 64 queries, 60 were timed: 4 more
 * ```
 */
export function percentileOutcome(
  percentile: Percentile,
  estimate: Estimate,
  [queries, fate]: readonly [string, string],
): TimingOutcome {
  const least = leastQueries(percentile / 100), missing = least - estimate.n;
  if (missing <= 0) return { state: "measured", estimate };
  const reason = `p${percentile} needs ${least} ${queries}, ${estimate.n} ${fate}: ${missing} more`;
  return { state: "invalid", reason, estimate };
}

/** The cell of an outcome. */
export function timingCell(row: Row, metric: string, outcome: TimingOutcome): Cell {
  return outcome.state === "measured"
    ? measuredCell(row, metric, outcome.estimate)
    : invalidCell(row, metric, outcome.reason, outcome.estimate);
}

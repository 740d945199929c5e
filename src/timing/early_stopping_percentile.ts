import { leastQueries, mostOver } from "./early_stopping.ts";

/** A percentile by early stopping, or what it still needs. */
export type EarlyStoppingPercentile =
  | {
    readonly state: "enough";
    /** In the unit of the latencies. */
    readonly value: number;
    readonly queries: number;
    /** The largest latencies, which are over the value. */
    readonly discarded: number;
  }
  | {
    readonly state: "too-few";
    readonly queries: number;
    readonly least: number;
    /** How many more there must be. */
    readonly missing: number;
  };

/**
 * MLPerf's estimate of a percentile: the t-th largest latency, where t is the most queries over it that so many allow at
 * 99 % confidence. The true percentile is not above it with at least that confidence, and the estimate falls towards it
 * as queries are added.
 *
 * Source: mlcommons/inference, loadgen/results.cc, EarlyStopping() for the single-stream scenario, which reports
 * `sample_latencies[queries_issued - t]` of the sorted latencies.
 *
 * @param latencies In any order and unit, none of them NaN.
 * @param p The percentile as a share, between 0 and 1, both excluded; a RangeError otherwise.
 *
 * @example
 * ```ts
 * earlyStoppingPercentile(latenciesMs, 0.9); // { state: "enough", value: 12.4, queries: 100, discarded: 2 }
 * earlyStoppingPercentile(latenciesMs, 0.99); // { state: "too-few", queries: 100, least: 662, missing: 562 }
 * ```
 */
export function earlyStoppingPercentile(latencies: ArrayLike<number>, p: number): EarlyStoppingPercentile {
  const queries = latencies.length, least = leastQueries(p);
  const over = mostOver(p, queries) ?? 0;
  const value = over === 0 ? undefined : Float64Array.from(latencies).sort()[queries - over];
  if (value === undefined) return { state: "too-few", queries, least, missing: least - queries };
  return { state: "enough", value, queries, discarded: over - 1 };
}

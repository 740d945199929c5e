import { leastQueries } from "./early_stopping.ts";

/** What a server is held to. */
export interface LatencyBound {
  /** The share of queries that must be answered within the bound, between 0 and 1, both excluded. */
  readonly percentile: number;
  /** From a query's scheduled arrival to its answer, in milliseconds. */
  readonly boundMs: number;
}

/** Whether a server kept within the bound. */
export interface ServerVerdict {
  readonly holds: boolean;
  readonly queries: number;
  /** Queries that took longer than the bound. */
  readonly over: number;
  /** Queries that there must be for so many over the bound. */
  readonly least: number;
  /** With so many more queries, all within the bound, it would hold. */
  readonly missing: number;
}

/**
 * MLPerf's rule for a server: so few queries are over the bound that, with 99 % confidence, the percentile is within it.
 *
 * The confidence is that of independent queries. Behind one queue they are not: one that waits makes the next wait too, and
 * a run begins with nobody waiting. Of simulated queues whose percentile is exactly the bound, a quarter to nine tenths
 * hold, not one in a hundred; 5 % above their rate, with 20,000 queries, at most one in 25. A single verdict near the
 * limit is therefore worth little, and a search confirms it.
 *
 * Source: mlcommons/inference, loadgen/results.cc, EarlyStopping() for the server scenario.
 *
 * @param latenciesMs From the scheduled arrivals, queueing included, in any order.
 * @throws {RangeError} Where the percentile is no share.
 *
 * @example
 * ```ts
 * serverVerdict(latenciesMs, { percentile: 0.99, boundMs: 50 });
 * // { holds: true, queries: 1200, over: 3, least: 1001, missing: 0 }
 * ```
 */
export function serverVerdict(
  latenciesMs: ArrayLike<number>,
  { percentile, boundMs }: LatencyBound,
): ServerVerdict {
  const queries = latenciesMs.length;
  let over = 0;
  for (let i = 0; i < queries; i++) if (!(latenciesMs[i]! <= boundMs)) over++;
  const least = leastQueries(percentile, over);
  return { holds: queries >= least, queries, over, least, missing: Math.max(0, least - queries) };
}

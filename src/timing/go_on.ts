import type { Stop } from "./budget.ts";

/** When enough was measured: both must be reached. */
export interface EnoughRule {
  readonly leastQueries: number;
  /** A query that begins so long after the first, or later, may be the last. */
  readonly leastSeconds: number;
}

/** What was measured so far. */
export interface Measured {
  readonly queries: number;
  /** From the start of the first query to that of the last. */
  readonly seconds: number;
}

/** Whether to go on. What is missing is 0 where a rule is met. */
export type GoOn =
  | { readonly state: "enough" }
  | { readonly state: "go-on"; readonly missing: Measured }
  | { readonly state: Stop; readonly missing: Measured };

/**
 * Whether a runner goes on: until the minimum duration and the minimum number of queries are both reached, or it must stop.
 * What is enough is enough, even where the time is over just then.
 *
 * Source: mlcommons/inference, loadgen/results.cc, MinDurationMet() and MinQueriesMet(): the duration is the time at which
 * the last query was issued.
 *
 * @param stop Why nothing more may begin, as a {@linkcode Budget} tells.
 *
 * @example
 * ```ts
 * goOn({ leastQueries: 64, leastSeconds: 10 }, { queries: 80, seconds: 4 });
 * // { state: "go-on", missing: { queries: 0, seconds: 6 } }
 * ```
 */
export function goOn(
  { leastQueries, leastSeconds }: EnoughRule,
  { queries, seconds }: Measured,
  stop?: Stop,
): GoOn {
  const missing = { queries: Math.max(0, leastQueries - queries), seconds: Math.max(0, leastSeconds - seconds) };
  if (missing.queries === 0 && missing.seconds === 0) return { state: "enough" };
  return stop === undefined ? { state: "go-on", missing } : { state: stop, missing };
}

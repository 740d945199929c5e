import type { Warning } from "../core/run.ts";
import { type Limits, openBudget } from "./budget.ts";
import { type ClockJump, clockJump, clockWarnings, readClocks } from "./clock_jump.ts";
import { type EnoughRule, goOn, type Measured } from "./go_on.ts";
import { outlierWarnings } from "./slow_outliers.ts";
import { timerWarnings } from "./timer_step.ts";
import { type WarmUpRule, warmUpWarnings, watchWarmUp } from "./warm_up.ts";

/** What is measured, and how long. */
export interface SingleStreamRules extends EnoughRule {
  /** Who is measured, for warnings. */
  readonly name: string;
  /** It takes at most a quarter of the budget, whatever is said here. */
  readonly warmUp?: WarmUpRule;
  /** Number of the first query. @default 0 */
  readonly firstQuery?: number;
  /** The clock's, in milliseconds: with it, times that are too short for it are warned of. */
  readonly timerStepMs?: number | undefined;
}

/** The times of single queries. */
export interface SingleStream {
  /** The very first query, in milliseconds; `null` where there was none. */
  readonly coldMs: number | null;
  /** The queries after it that do not count, in their order. */
  readonly warmUpMs: Float64Array;
  /** Whether they had settled when measuring began. */
  readonly settled: boolean;
  /** The queries that count, in their order. */
  readonly latenciesMs: Float64Array;
  /** From the start of the first of them to the end of the last. */
  readonly measuredSeconds: number;
  /** Of everything, cold and warm-up included. */
  readonly seconds: number;
  readonly ended: "enough" | "budget" | "interrupted";
  /** What the rule still asks for; all 0 where it was enough. */
  readonly missing: Measured;
  /** Number of the query that would have come next. */
  readonly nextQuery: number;
  readonly warnings: readonly Warning[];
}

/** A warm-up that never settles must leave time to measure. */
const WARM_UP_SHARE = 0.25;

/**
 * Times queries one at a time, each sent when the one before has ended, as in MLPerf's single-stream scenario: the first,
 * which is cold; a warm-up until times have settled; then those that count, until there are enough of them and they took
 * long enough. A latency is all of `query`: it must have fetched its output when it ends.
 *
 * Between two queries it ends where the budget is spent or the signal says so; what was measured until then is kept. An
 * error of a query is thrown on.
 *
 * @param query Answers query number i; numbers go up by one from the first.
 * @throws {RangeError} Where a rule is out of range.
 *
 * @example
 * ```ts
 * const { latenciesMs, warnings } = await runSingleStream(
 *   async (i) => void await sampler.draw(noise, i, 1),
 *   { name: "vae-mnist", leastQueries: 64, leastSeconds: 10, timerStepMs: timerStep() },
 *   { budgetSeconds: 60, signal },
 * );
 * earlyStoppingPercentile(latenciesMs, 0.9);
 * ```
 */
export async function runSingleStream(
  query: (i: number) => Promise<void>,
  rules: SingleStreamRules,
  limits: Limits = {},
): Promise<SingleStream> {
  const budget = openBudget(limits), { clock } = budget, { name, firstQuery = 0, timerStepMs } = rules;
  const warmUp = watchWarmUp({
    ...rules.warmUp,
    mostSeconds: Math.min(rules.warmUp?.mostSeconds ?? 10, WARM_UP_SHARE * budget.seconds),
  });
  const jumps: ClockJump[] = [], latencies: number[] = [];
  let nextQuery = firstQuery, clocks = readClocks(clock);
  const timed = async () => {
    await budget.breathe();
    const start = clock.now();
    await query(nextQuery);
    const end = clock.now(), now = readClocks(clock), jump = clockJump(clocks, now);
    nextQuery++;
    if (jump !== undefined) jumps.push(jump);
    clocks = now;
    return { start, end, milliseconds: end - start };
  };

  const coldMs = budget.stopped() === undefined ? (await timed()).milliseconds : null;
  while (budget.stopped() === undefined && warmUp.state() === "settling") warmUp.add((await timed()).milliseconds);

  let first = 0, last = 0, end = 0, verdict = goOn(rules, { queries: 0, seconds: 0 }, budget.stopped());
  while (verdict.state === "go-on") {
    const one = await timed();
    if (latencies.length === 0) first = one.start;
    latencies.push(one.milliseconds);
    last = one.start;
    end = one.end;
    verdict = goOn(rules, { queries: latencies.length, seconds: (last - first) / 1000 }, budget.stopped());
  }
  return {
    coldMs,
    warmUpMs: Float64Array.from(warmUp.times),
    settled: warmUp.state() === "settled",
    latenciesMs: Float64Array.from(latencies),
    measuredSeconds: (end - first) / 1000,
    seconds: budget.spentSeconds(),
    ended: verdict.state,
    missing: verdict.state === "enough" ? { queries: 0, seconds: 0 } : verdict.missing,
    nextQuery,
    warnings: [
      ...latencies.length === 0 ? [] : warmUpWarnings(name, warmUp),
      ...clockWarnings(name, jumps),
      ...timerWarnings(name, latencies, timerStepMs),
      ...outlierWarnings(name, latencies),
    ],
  };
}

import type { Warning } from "../core/run.ts";
import { type Budget, type Limits, openBudget, type Stop } from "./budget.ts";
import { clockWarnings } from "./clock_jump.ts";
import { type EnoughRule, type GoOn, goOn, type Measured } from "./go_on.ts";
import {
  type BatchSearch,
  type BatchSearchRule,
  type BatchTimes,
  batchTimes,
  searchBatchSize,
} from "./search_batch_size.ts";
import { type MemoryLimit, type TimedBatches, timedBatches } from "./timed_batches.ts";

/** What is measured, and how long: what counts as a query is a batch of the best size. */
export interface OfflineRules extends EnoughRule {
  /** Who is measured, for warnings. */
  readonly name: string;
  readonly search?: BatchSearchRule;
  /** Number of the first sample. @default 0 */
  readonly firstSample?: number;
  /** Whether an error says that memory was not enough. @default isOutOfMemory */
  readonly outOfMemory?: (error: unknown) => boolean;
}

/** The throughput of batches. */
export interface Offline extends BatchSearch {
  /** The size of the highest throughput, timed again; `null` where there was no time for it. */
  readonly best: BatchTimes | null;
  /** `null` where every size that was tried has fitted. */
  readonly memoryLimit: MemoryLimit | null;
  /** Whether the best size was timed enough. */
  readonly ended: "enough" | Stop;
  /** What the rule still asks for; all 0 where it was enough. */
  readonly missing: Measured;
  /** Of everything. */
  readonly seconds: number;
  /** Number of the sample that would have come next. */
  readonly nextSample: number;
  readonly warnings: readonly Warning[];
}

/**
 * Measures the throughput of batches, as in MLPerf's offline scenario: {@linkcode searchBatchSize} looks for the best
 * size, which is then timed again until there are enough batches and they took long enough, as the search picks the
 * luckiest. Samples are numbered on from batch to batch.
 *
 * A size that ran out of memory is remembered, and nothing as large is tried again; where the best one does so when it is
 * timed again, the best of the smaller ones takes its place.
 *
 * Between two batches it ends where the budget is spent or the signal says so; what was measured until then is kept. Errors
 * are thrown on; that of too little memory only where nothing fits.
 *
 * @param batch Draws `size` samples from number `first` on, and has its output when it ends.
 * @throws {RangeError} Where a rule is out of range.
 *
 * @example
 * ```ts
 * const { best, curve } = await runOffline(
 *   async (first, size) => void await sampler.draw(noise, first, size),
 *   { name: "vae-mnist", leastQueries: 5, leastSeconds: 10, search: { largest: 1024 } },
 *   { budgetSeconds: 60, signal },
 * );
 * best?.perSecond; // samples a second in batches of best.size
 * ```
 */
export async function runOffline(
  batch: (first: number, size: number) => Promise<void>,
  rules: OfflineRules,
  limits: Limits = {},
): Promise<Offline> {
  const budget = openBudget(limits), { name, search, firstSample, outOfMemory } = rules;
  const batches = timedBatches(batch, budget, { firstSample, outOfMemory });
  const { curve, leftOut } = await searchBatchSize(batches, budget, search);
  const { best, verdict } = await timeBest(batches, curve, rules, budget);
  const memoryLimit = batches.memoryLimit();
  return {
    ...{ curve, leftOut, best, memoryLimit },
    ended: verdict.state,
    missing: verdict.state === "enough" ? { queries: 0, seconds: 0 } : verdict.missing,
    seconds: budget.spentSeconds(),
    nextSample: batches.nextSample(),
    warnings: [...memoryWarnings(name, memoryLimit), ...clockWarnings(name, batches.jumps)],
  };
}

/** Times the fastest size of the curve that fits into memory. */
async function timeBest(
  batches: TimedBatches,
  curve: readonly BatchTimes[],
  rule: EnoughRule,
  budget: Budget,
): Promise<{ best: BatchTimes | null; verdict: Exclude<GoOn, { state: "go-on" }> }> {
  let size = 0, starts: number[] = [], seconds: number[] = [];
  for (;;) {
    const measured = { queries: seconds.length, seconds: (starts.at(-1) ?? 0) - (starts[0] ?? 0) };
    const verdict = goOn(rule, measured, budget.stopped());
    if (verdict.state !== "go-on") return { best: seconds.length === 0 ? null : batchTimes(size, seconds), verdict };
    const limit = batches.memoryLimit(), fastest = fastestBelow(curve, limit?.size ?? Infinity);
    if (fastest === undefined) throw new Error(`No batch fits into memory any more: ${limit?.reason}`);
    if (fastest.size !== size) {
      size = fastest.size;
      starts = [];
      seconds = [];
      // What was last drawn in another size is cold in this one.
      if (batches.lastSize() !== size) {
        await batches.time(size);
        continue;
      }
    }
    const one = await batches.time(size);
    if (one === undefined) continue;
    starts.push(one.start);
    seconds.push(one.seconds);
  }
}

function fastestBelow(curve: readonly BatchTimes[], limit: number): BatchTimes | undefined {
  return curve.filter(({ size }) => size < limit).toSorted((a, b) => b.perSecond - a.perSecond)[0];
}

/** A warning where a size ran out of memory. */
export function memoryWarnings(name: string, limit: MemoryLimit | null): Warning[] {
  return limit === null ? [] : [{
    kind: "memory-limit",
    message: `${name} ran out of memory at batches of ${limit.size}: ${limit.reason}`,
    advice: "Smaller batches were measured; on a device with more memory its throughput may be higher.",
  }];
}

import type { Budget, Stop } from "./budget.ts";
import type { TimedBatches } from "./timed_batches.ts";

/** Batches of one size. */
export interface BatchTimes {
  readonly size: number;
  /** Of each batch. */
  readonly seconds: readonly number[];
  /** Samples a second, of all batches together. */
  readonly perSecond: number;
}

/** How the search goes. */
export interface BatchSearchRule {
  /** The first size, doubled until something ends the search. @default 1 */
  readonly smallest?: number;
  /** No size is larger. @default 4096 */
  readonly largest?: number;
  /**
   * For so long each size is tried, after one batch that does not count; at least one batch. Less where half of the budget
   * is not enough for all sizes. @default 1
   */
  readonly secondsPerSize?: number;
  /** A size whose batch is expected to take longer is left out, and so is all above it. @default 30 */
  readonly mostSecondsPerBatch?: number;
}

/** What a search of sizes saw. */
export interface BatchSearch {
  /** All sizes that were tried and fitted, ascending. */
  readonly curve: readonly BatchTimes[];
  /**
   * The first size that has no times, and why: it ran out of `memory`; it would be `too-long`, or there is `no-gain` to be
   * expected; or there was no time for it. `null` where the largest has them.
   */
  readonly leftOut: { readonly size: number; readonly why: "memory" | "too-long" | "no-gain" | Stop } | null;
}

/** The search may take this share of the budget; the rest is for the best size. */
const SEARCH_SHARE = 0.5;

/** Sizes are doubled until so many in a row are slower than the best by this share. */
const SLOWER_SIZES = 2, SLOWER_SHARE = 0.1;

/**
 * Tries batch sizes from the smallest up, doubling, until the largest; or until one runs out of memory, would take too long
 * or leaves half of the budget exceeded, judging by the one before; or until two in a row are a tenth slower than the best.
 *
 * @throws {RangeError} Where the rule is out of range.
 *
 * @example
 * ```ts
 * const { curve } = await searchBatchSize(timedBatches(draw, budget), budget, { largest: 256 });
 * curve.map(({ size, perSecond }) => [size, perSecond]); // [[1, 90], [2, 160], [4, 240], …]
 * ```
 */
export async function searchBatchSize(
  batches: TimedBatches,
  budget: Budget,
  rule: BatchSearchRule = {},
): Promise<BatchSearch> {
  const { smallest = 1, largest = 4096, secondsPerSize = 1, mostSecondsPerBatch = 30 } = rule;
  checkRule({ smallest, largest, secondsPerSize, mostSecondsPerBatch });
  const sizes: number[] = [];
  for (let size = smallest; size <= largest; size *= 2) sizes.push(size);
  const share = SEARCH_SHARE * budget.seconds, each = Math.min(secondsPerSize, share / sizes.length);
  const curve: BatchTimes[] = [];
  for (const size of sizes) {
    const why = budget.stopped() ?? notWorth(curve, { share, mostSecondsPerBatch, spent: budget.spentSeconds() });
    if (why !== undefined) return { curve, leftOut: { size, why } };
    const found = await trySize(batches, budget, size, each);
    if (typeof found === "string") return { curve, leftOut: { size, why: found } };
    curve.push(found);
  }
  return { curve, leftOut: null };
}

/** Samples a second and the times that they come from. */
export function batchTimes(size: number, seconds: readonly number[]): BatchTimes {
  return { size, seconds, perSecond: size * seconds.length / seconds.reduce((sum, one) => sum + one, 0) };
}

/** Why the size after those of the curve is not tried. */
function notWorth(
  curve: readonly BatchTimes[],
  { share, spent, mostSecondsPerBatch }: { share: number; spent: number; mostSecondsPerBatch: number },
): "too-long" | "no-gain" | "budget" | undefined {
  const last = curve.at(-1);
  if (last === undefined) return undefined;
  const expected = 2 * last.size / last.perSecond;
  if (expected > mostSecondsPerBatch) return "too-long";
  // One batch that does not count and one that does.
  if (spent + 2 * expected > share) return "budget";
  const enough = (1 - SLOWER_SHARE) * Math.max(...curve.map(({ perSecond }) => perSecond));
  const slower = curve.slice(-SLOWER_SIZES).filter(({ perSecond }) => perSecond < enough);
  return slower.length === SLOWER_SIZES ? "no-gain" : undefined;
}

async function trySize(
  batches: TimedBatches,
  budget: Budget,
  size: number,
  enough: number,
): Promise<BatchTimes | "memory" | Stop> {
  if (await batches.time(size) === undefined) return "memory";
  const seconds: number[] = [];
  let spent = 0;
  do {
    const stop = budget.stopped();
    if (stop !== undefined) return seconds.length === 0 ? stop : batchTimes(size, seconds);
    const one = await batches.time(size);
    if (one === undefined) return "memory";
    seconds.push(one.seconds);
    spent += one.seconds;
  } while (spent < enough);
  return batchTimes(size, seconds);
}

function checkRule({ smallest, largest, ...seconds }: Required<BatchSearchRule>): void {
  if (!(Number.isInteger(smallest) && smallest >= 1 && largest >= smallest && largest < Infinity)) {
    throw new RangeError(
      `Cannot search a batch size: sizes must go from a whole number from 1 up to a larger one, got ${smallest} to ${largest}`,
    );
  }
  for (const [name, value] of Object.entries(seconds)) {
    if (!(value >= 0)) throw new RangeError(`Cannot search a batch size: '${name}' must be 0 or more, got ${value}`);
  }
}

import { normalQuantile } from "./normal_quantile.ts";

/** An area under a receiver operating characteristic. */
export interface Auroc {
  /** P(positive > negative) + P(equal) / 2. */
  readonly value: number;
  /** On the scale of the logit, so that it stays within [0, 1]. */
  readonly interval: [number, number];
}

/**
 * How well a score tells positives from negatives: the chance that a random positive scores above a random negative.
 *
 * The interval is DeLong's, from the placements of each example among the others, taken to the logit. Where all pairs are
 * in order (or in the wrong one) its variance is 0: there the far end is the rule of three's, 3 / the smaller set.
 *
 * Source: DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
 * characteristic curves", Biometrics 44, 1988; logit: Pepe 2003, "The statistical evaluation of medical tests", section 5.2.
 *
 * @param positives Scores, at least two; a RangeError otherwise, and where a score is NaN.
 * @param negatives Likewise.
 *
 * @example
 * ```ts
 * auroc([3, 4, 5], [1, 2, 4]).value; // 7.5 of 9 pairs: 0.8333
 * ```
 */
export function auroc(positives: ArrayLike<number>, negatives: ArrayLike<number>, level = 0.95): Auroc {
  const p = sortedScores(positives, "positives"), q = sortedScores(negatives, "negatives");
  const ofPositives = p.map((score) => placement(score, q));
  const ofNegatives = q.map((score) => 1 - placement(score, p));
  const value = mean(ofPositives);
  const least = Math.min(p.length, q.length);
  if (value === 0) return { value, interval: [0, Math.min(1, 3 / least)] };
  if (value === 1) return { value, interval: [Math.max(0, 1 - 3 / least), 1] };
  const deviation = Math.sqrt(variance(ofPositives) / p.length + variance(ofNegatives) / q.length);
  const logit = Math.log(value / (1 - value));
  const half = normalQuantile((1 + level) / 2) * deviation / (value * (1 - value));
  return { value, interval: [sigmoid(logit - half), sigmoid(logit + half)] };
}

function sortedScores(scores: ArrayLike<number>, name: string): Float64Array {
  const sorted = Float64Array.from(scores).sort();
  if (sorted.length < 2) throw new RangeError(`Cannot rank: needs at least 2 ${name}, got ${sorted.length}`);
  if (sorted.some(Number.isNaN)) throw new RangeError(`Cannot rank: the ${name} hold a score that is not a number`);
  return sorted;
}

/** The share of `others` below a score, those equal to it by half. */
function placement(score: number, others: Float64Array): number {
  return (countWhere(others, (other) => other < score) + countWhere(others, (other) => other <= score)) / 2 /
    others.length;
}

/** How many of sorted numbers, from the first on, hold a condition that then fails for good. */
function countWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: Float64Array): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

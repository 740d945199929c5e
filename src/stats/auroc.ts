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
 * The interval is the wider of two at each end. DeLong's follows the data's own spread, from the placements of each example
 * among the others, taken to the logit; near 0 and 1, where hardly any pair is out of order, it knows too little and shrinks.
 * Newcombe's method 5 turns a score test around, with the variance that the area itself implies, and does not.
 *
 * Sources: DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
 * characteristic curves", Biometrics 44, 1988; logit: Pepe 2003, "The statistical evaluation of medical tests", section 5.2;
 * Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney statistic. Part 2", Statistics in
 * Medicine 25, 2006, with the variance of Hanley & McNeil, Radiology 143, 1982.
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
  const z = normalQuantile((1 + level) / 2);
  const score: [number, number] = [
    newcombeEnd(value, z, p.length, q.length, 0),
    newcombeEnd(value, z, p.length, q.length, 1),
  ];
  if (value === 0 || value === 1) return { value, interval: score };
  const deviation = Math.sqrt(variance(ofPositives) / p.length + variance(ofNegatives) / q.length);
  const logit = Math.log(value / (1 - value)), half = z * deviation / (value * (1 - value));
  return {
    value,
    interval: [Math.min(sigmoid(logit - half), score[0]), Math.max(sigmoid(logit + half), score[1])],
  };
}

/** The area towards `side` at which the observed one is z deviations away, found by bisection. */
function newcombeEnd(observed: number, z: number, positives: number, negatives: number, side: 0 | 1): number {
  if (observed === side) return side;
  const star = (positives + negatives) / 2 - 1;
  const tooFar = (area: number) => {
    const spread = area * (1 - area) / (positives * negatives) *
      (1 + star * (1 - area) / (2 - area) + star * area / (1 + area));
    return Math.abs(observed - area) > z * Math.sqrt(spread);
  };
  let near = observed, far: number = side;
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (tooFar(middle)) far = middle;
    else near = middle;
  }
  return near;
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

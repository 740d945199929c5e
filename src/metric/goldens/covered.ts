import type { Measured } from "../sample_estimate.ts";

/** The fraction of trials whose interval, drawn in to `width` of its reach to both sides, holds the truth. */
export function covered(trials: readonly Measured[], truth: number, width = 1): number {
  const held = trials.filter(({ value, interval }) => {
    if (interval === null) return false;
    return value - width * (value - interval[0]) <= truth && truth <= value + width * (interval[1] - value);
  });
  return held.length / trials.length;
}

/** The mean of the trials' values: what a metric that is biased at its n is expected to give. */
export function meanValue(trials: readonly Measured[]): number {
  return trials.reduce((sum, { value }) => sum + value, 0) / trials.length;
}

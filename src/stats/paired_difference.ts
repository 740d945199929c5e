import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";
import { studentTCdf } from "./student_t.ts";

/** The mean difference of two numbers of the same examples. */
export interface PairedDifference {
  /** Mean of the first less the second. */
  readonly difference: number;
  /** Student's t over examples; `null` for one example. */
  readonly interval: [number, number] | null;
  /** Two-sided, of no difference; 1 for one example. */
  readonly pValue: number;
  readonly n: number;
}

/**
 * Compares two numbers of each example by their differences: what makes an example hard for both cancels.
 *
 * @param first One number an example, at least one; a RangeError where the lengths differ.
 *
 * @example
 * ```ts
 * pairedDifference([1.1, 2.3, 3.2], [1, 2, 3]).difference; // 0.2
 * ```
 */
export function pairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): PairedDifference {
  if (first.length !== second.length) {
    throw new RangeError(`Cannot pair: ${first.length} examples here, ${second.length} there`);
  }
  const sample = meanAndVariance(Float64Array.from(first, (value, i) => value - second[i]!));
  const { mean, variance, n } = sample;
  const t = mean === 0 ? 0 : Math.abs(mean) / Math.sqrt(variance / n);
  return {
    difference: mean,
    interval: intervalOfMean(sample, level),
    pValue: n < 2 ? 1 : Math.min(1, 2 * studentTCdf(-t, n - 1)),
    n,
  };
}

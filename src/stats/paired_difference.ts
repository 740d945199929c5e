import { meanAndVariance } from "./mean_and_variance.ts";
import { studentTCdf, studentTQuantile } from "./student_t.ts";

/** The mean difference of two numbers of the same examples. */
export interface PairedDifference {
  /** Mean of the first less the second. */
  readonly difference: number;
  /** Student's t over examples, the shared error in quadrature; `null` for one example. */
  readonly interval: [number, number] | null;
  /** Two-sided, of no difference; 1 for one example. */
  readonly pValue: number;
  readonly n: number;
}

/**
 * Compares two numbers of each example by their differences: what makes an example hard for both cancels.
 *
 * @param first One number an example, at least one; a RangeError where the lengths differ.
 * @param options `sharedError`: standard error of what all examples have in common, such as an estimated constant.
 *
 * @example
 * ```ts
 * pairedDifference([1.1, 2.3, 3.2], [1, 2, 3]).difference; // 0.2
 * ```
 */
export function pairedDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { level = 0.95, sharedError = 0 }: { readonly level?: number; readonly sharedError?: number } = {},
): PairedDifference {
  if (first.length !== second.length) {
    throw new RangeError(`Cannot pair: ${first.length} examples here, ${second.length} there`);
  }
  const { mean, variance, n } = meanAndVariance(Float64Array.from(first, (value, i) => value - second[i]!));
  if (n < 2) return { difference: mean, interval: null, pValue: 1, n };
  const error = Math.hypot(Math.sqrt(variance / n), sharedError);
  const half = studentTQuantile((1 + level) / 2, n - 1) * error;
  return {
    difference: mean,
    interval: [mean - half, mean + half],
    pValue: mean === 0 ? 1 : Math.min(1, 2 * studentTCdf(-Math.abs(mean) / error, n - 1)),
    n,
  };
}

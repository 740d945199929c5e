import { meanAndVariance } from "./mean_and_variance.ts";

/**
 * The jackknife's variance of a statistic, (n - 1)/n · Σ(tᵢ - t̄)², from its n values with one observation left out each.
 * Of statistics that are not linear it is on average too large rather than too small. For a statistic of several
 * independent samples the variances add.
 *
 * Source: Efron and Stein, "The jackknife estimate of variance", Annals of Statistics 9, 1981.
 *
 * @param leftOut At least two values; a RangeError otherwise.
 *
 * @example
 * ```ts
 * jackknifeVariance([2.5, 2, 1.5]); // the mean of 1, 2, 3: 1/3, its variance over n
 * ```
 */
export function jackknifeVariance(leftOut: ArrayLike<number>): number {
  const n = leftOut.length;
  if (n < 2) throw new RangeError(`Cannot take a jackknife variance: needs at least 2 values, got ${n}`);
  return (n - 1) ** 2 / n * meanAndVariance(leftOut).variance;
}

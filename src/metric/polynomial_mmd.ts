import { meanAndVariance } from "../stats/mean_and_variance.ts";
import type { KernelSums } from "./polynomial_kernel.ts";

/**
 * Which pairs are averaged: `unbiased` leaves out a sample with itself; `biased` takes all; `u-statistic` also leaves
 * out the cross pairs of one index, and needs sets of one size.
 */
export type MmdEstimator = "unbiased" | "biased" | "u-statistic";

/**
 * The squared maximum mean discrepancy of two sets, from the sums of their kernel.
 *
 * `standardError` is that of the two-sample U-statistic by its Hoeffding projections, 4Var(a)/m + 4Var(b)/n with a[i]
 * = mean k(x[i], x) - mean k(x[i], y). Where both sets come from one distribution the projections vanish and it is
 * conservative, √2 times too large.
 *
 * Source: Gretton et al., "A kernel two-sample test", JMLR 13, 2012, equations 3 to 5 (Lemma 6);
 * van der Vaart, "Asymptotic Statistics", section 12.2, for the projection.
 *
 * @param sums Of the set x with itself, y with itself, and x with y. At least two samples each; a RangeError otherwise.
 */
export function polynomialMmd(
  sums: { readonly x: KernelSums; readonly y: KernelSums; readonly cross: KernelSums },
  estimator: MmdEstimator = "unbiased",
): { value: number; standardError: number } {
  const { x, y, cross } = sums;
  const m = x.rows.length, n = y.rows.length;
  if (m < 2 || n < 2) throw new RangeError(`Cannot take MMD: needs at least 2 samples a set, got ${m} and ${n}`);
  if (estimator === "u-statistic" && m !== n) {
    throw new RangeError(`Cannot take the U-statistic: it needs sets of one size, got ${m} and ${n}`);
  }
  const withoutItself = (self: KernelSums) =>
    self.rows.map((sum, i) => (sum - self.diagonal[i]!) / (self.rows.length - 1));
  const a = withoutItself(x), b = withoutItself(y);
  const standardError = 2 * Math.sqrt(
    meanAndVariance(a.map((mean, i) => mean - cross.rows[i]! / n)).variance / m +
      meanAndVariance(b.map((mean, j) => mean - cross.cols[j]! / m)).variance / n,
  );
  const crossMean = estimator === "u-statistic"
    ? (total(cross.rows) - total(cross.diagonal)) / (m * (m - 1))
    : total(cross.rows) / (m * n);
  const within = estimator === "biased"
    ? total(x.rows) / (m * m) + total(y.rows) / (n * n)
    : total(a) / m + total(b) / n;
  return { value: within - 2 * crossMean, standardError };
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

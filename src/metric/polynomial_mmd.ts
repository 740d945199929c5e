import { meanAndVariance } from "../stats/mean_and_variance.ts";
import type { KernelSums } from "./polynomial_kernel.ts";

/**
 * Which pairs are averaged: `unbiased` leaves out a sample with itself; `biased` takes all; `u-statistic` also leaves
 * out the cross pairs of one index, and needs sets of one size.
 */
export const MMD_ESTIMATORS = ["unbiased", "biased", "u-statistic"] as const;
export type MmdEstimator = typeof MMD_ESTIMATORS[number];

/** MMD² and its standard errors: where both sets are drawn anew, and where the first alone is. */
export interface Mmd {
  readonly value: number;
  readonly standardError: number;
  readonly redrawError: number;
}

/**
 * The squared maximum mean discrepancy of two sets, from the sums of their kernel.
 *
 * `standardError` is by the estimator's Hoeffding projections. With a[i] = mean k(x[i], x) - mean k(x[i], y), and b[j]
 * the same of y, it is √(4Var(a)/m + 4Var(b)/n); for the U-statistic, whose samples come in pairs that may depend on
 * each other, √(4Var(a + b)/m). `redrawError` is √(4Var(a)/m). Where both sets come from one distribution the projections vanish and it is
 * conservative, √2 times too large.
 *
 * Source: Gretton et al., "A kernel two-sample test", JMLR 13, 2012, equations 3 to 5 (Lemma 6);
 * van der Vaart, "Asymptotic Statistics", section 12.2, for the projection.
 *
 * @param sums Of the set x with itself, y with itself, and x with y. At least two samples each; a RangeError otherwise,
 *   and for the U-statistic of sets of two sizes.
 *
 * @example
 * ```ts
 * const { value } = polynomialMmd({ x: xx, y: yy, cross: xy }, "biased");
 * ```
 */
export function polynomialMmd(
  sums: { readonly x: KernelSums; readonly y: KernelSums; readonly cross: KernelSums },
  estimator: MmdEstimator = "unbiased",
): Mmd {
  const { x, y, cross } = sums;
  const m = x.rows.length, n = y.rows.length;
  if (m < 2 || n < 2) throw new RangeError(`Cannot take MMD: needs at least 2 samples a set, got ${m} and ${n}`);
  if (estimator === "u-statistic" && m !== n) {
    throw new RangeError(`Cannot take the U-statistic: it needs sets of one size, got ${m} and ${n}`);
  }
  const ofX = withoutItself(x), ofY = withoutItself(y);
  if (estimator === "u-statistic") {
    const across = (sums: Float64Array) => sums.map((sum, i) => (sum - cross.diagonal[i]!) / (m - 1));
    const rows = across(cross.rows), cols = across(cross.cols);
    const own = ofX.map((mean, i) => mean - rows[i]!), paired = own.map((a, i) => a + ofY[i]! - cols[i]!);
    const error = (projections: Float64Array) => 2 * Math.sqrt(meanAndVariance(projections).variance / m);
    return { value: total(paired) / m, standardError: error(paired), redrawError: error(own) };
  }
  const redrawError = 2 * Math.sqrt(meanAndVariance(ofX.map((mean, i) => mean - cross.rows[i]! / n)).variance / m);
  const ofReference = 2 * Math.sqrt(meanAndVariance(ofY.map((mean, j) => mean - cross.cols[j]! / m)).variance / n);
  const standardError = Math.hypot(redrawError, ofReference);
  const within = estimator === "biased"
    ? total(x.rows) / (m * m) + total(y.rows) / (n * n)
    : total(ofX) / m + total(ofY) / n;
  return { value: within - 2 * (total(cross.rows) / (m * n)), standardError, redrawError };
}

/** [n]: each sample's mean kernel with the others of its set. */
function withoutItself({ rows, diagonal }: KernelSums): Float64Array {
  return rows.map((sum, i) => (sum - diagonal[i]!) / (rows.length - 1));
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

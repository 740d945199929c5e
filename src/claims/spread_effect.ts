import { fCdf } from "../stats/f_cdf.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { CLOSED, type Effect } from "./effect.ts";

/**
 * How many times as much one recipe's numbers vary over training seeds as another's: the ratio of the standard deviations of
 * their logarithms, with the F-test of two variances and its interval. Logarithms make the spread relative: an FID of
 * 20 ± 2 varies as much as one of 10 ± 1.
 *
 * Assumed: logarithms are normal over seeds. With so few seeds nothing can check that, and a test without it could decide
 * nothing: of three trainings each, no permutation is rarer than 1 in 20.
 *
 * Source: Snedecor and Cochran, "Statistical methods", eighth edition, 1989, section 6.12.
 *
 * @returns `null` where there are fewer than two trainings on a side, a number is not above 0, or all are equal.
 *
 * @example
 * ```ts
 * spreadEffect([4, 6, 9], [14, 15, 14.5], 0.95)?.value; // 11.76
 * ```
 */
export function spreadEffect(first: readonly number[], second: readonly number[], level: number): Effect | null {
  const usable = [first, second].every((values) => values.length > 1 && values.every((value) => value > 0));
  if (!usable) return null;
  const [one, two] = [meanAndVariance(first.map(Math.log)), meanAndVariance(second.map(Math.log))];
  if (!(one.variance > 0 && two.variance > 0)) return null;
  const squared = one.variance / two.variance, free = [one.n - 1, two.n - 1] as const;
  const below = (threshold: number) => fCdf(squared / threshold ** 2, ...free);
  const above = (threshold: number) => fCdf(threshold ** 2 / squared, free[1], free[0]);
  const value = Math.sqrt(squared);
  const end = (at: (threshold: number) => number, way: 1 | -1) =>
    value * Math.exp(way * crossing(at, value, way, level));
  return { scale: "ratio", value, interval: [end(above, -1), end(below, 1)], level, open: CLOSED, above, below };
}

/** How far from the value, in logarithms, a one-sided p-value falls to half of what the level leaves. */
function crossing(pValue: (threshold: number) => number, value: number, way: 1 | -1, level: number): number {
  let [near, far] = [0, 1];
  const left = (distance: number) => pValue(value * Math.exp(way * distance)) > (1 - level) / 2;
  while (left(far)) far *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (left(middle)) near = middle;
    else far = middle;
  }
  return far;
}

import { meanAndVariance } from "./mean_and_variance.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * The sum of some numbers over the sum of those that belong to them, with Fieller's interval: the numbers come in pairs
 * from independent units, such as the tokens and the seconds of a sequence. Where all numbers above are equal, it is the
 * interval of the mean below, turned over.
 *
 * Source: Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16, 1954.
 *
 * @param above One number a unit, at least one; a RangeError otherwise.
 * @param below As many.
 * @returns `interval` is `null` for one unit, and where the numbers below scatter so much that their mean may be 0.
 *
 * @example
 * ```ts
 * fiellerRatio([63, 63, 63], [0.051, 0.049, 0.05]); // { value: 1260, interval: [1200.4, 1325.9] }: tokens a second
 * ```
 */
export function fiellerRatio(
  above: ArrayLike<number>,
  below: ArrayLike<number>,
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  if (above.length !== below.length) {
    throw new RangeError(`Cannot pair: ${above.length} numbers above, ${below.length} below`);
  }
  const { mean: y, variance: yy, n } = meanAndVariance(above), { mean: x, variance: xx } = meanAndVariance(below);
  const value = y / x;
  if (n < 2) return { value, interval: null };
  let xy = 0;
  for (let i = 0; i < n; i++) xy += (above[i]! - y) * (below[i]! - x) / (n - 1);
  // All ratios r that a t test of the mean of (above - r · below) does not refuse: a quadratic inequality in r.
  const share = studentTQuantile((1 + level) / 2, n - 1) ** 2 / n;
  return { value, interval: ratiosBelow([x * x - share * xx, x * y - share * xy, y * y - share * yy]) };
}

/** All ratios r with a·r² - 2·b·r + c ≤ 0; `null` where they are no interval. */
export function ratiosBelow([a, b, c]: readonly [a: number, b: number, c: number]): [number, number] | null {
  if (!(a > 0)) return null;
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  return [(b - root) / a, (b + root) / a];
}

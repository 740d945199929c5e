import { logNormalCdf } from "./normal_cdf.ts";

/**
 * The x with Φ(x) = p: Newton's iteration on log Φ in the lower half, mirrored for the upper.
 *
 * @param p From 0 to 1, the ends giving ∓Infinity; a RangeError outside.
 *
 * @example
 * ```ts
 * normalQuantile(0.975); // 1.959963984540054
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Cannot take a quantile: 'p' must be from 0 to 1, got ${p}`);
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  const target = Math.log(p);
  // log Φ is concave, so from the left of the root every step stays there or lands on it.
  let x = -Math.sqrt(-2 * target);
  for (let step = 0; step < 50; step++) {
    const log = logNormalCdf(x);
    const slope = Math.exp(-x * x / 2 - 0.9189385332046727 - log);
    const change = (target - log) / slope;
    x += change;
    if (Math.abs(change) <= 1e-15 * Math.max(1, Math.abs(x))) break;
  }
  return x;
}

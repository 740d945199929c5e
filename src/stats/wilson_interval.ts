import { normalQuantile } from "./normal_quantile.ts";

/**
 * Wilson's score interval of a fraction: inside [0, 1], and of positive width even at 0 and 1.
 *
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 *
 * @param hits From 0 to n.
 * @param n At least 1; a RangeError otherwise.
 *
 * @example
 * ```ts
 * wilsonInterval(0, 10); // [0, 0.2775]
 * ```
 */
export function wilsonInterval(hits: number, n: number, level = 0.95): [number, number] {
  if (!(n >= 1) || !(hits >= 0 && hits <= n)) {
    throw new RangeError(`Cannot take the interval of a fraction: needs 0 ≤ hits ≤ n and n ≥ 1, got ${hits} of ${n}`);
  }
  const z = normalQuantile((1 + level) / 2);
  const centre = (hits + z * z / 2) / (n + z * z);
  const half = z / (n + z * z) * Math.sqrt(hits * (n - hits) / n + z * z / 4);
  return [hits === 0 ? 0 : centre - half, hits === n ? 1 : centre + half];
}

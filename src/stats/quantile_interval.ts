/**
 * A quantile of a sample and its distribution-free interval.
 *
 * The quantile interpolates linearly between order statistics (type 7 of Hyndman, Fan, 1996; NumPy's default). The
 * interval runs from one order statistic to another: with B binomial (n, p), P(X(l) ≤ q ≤ X(u)) ≥ P(l ≤ B < u),
 * whatever the distribution; each tail gets at most half of 1 - level. Source: David, Nagaraja, "Order Statistics",
 * section 7.1.
 */
import { logGamma } from "./log_gamma.ts";

/**
 * @param values At least one, in any order; a RangeError otherwise.
 * @param p Between 0 and 1, both excluded.
 * @returns `interval` is `null` where n is too small: under 36 values for p = 0.9 at level 0.95.
 *
 * @example
 * ```ts
 * quantileInterval(latenciesMs, 0.9); // { value: 12.1, interval: [11.8, 12.9] }
 * ```
 */
export function quantileInterval(
  values: ArrayLike<number>,
  p: number,
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  if (!(p > 0 && p < 1)) throw new RangeError(`Cannot take a quantile: 'p' must be between 0 and 1, got ${p}`);
  if (values.length === 0) throw new RangeError("Cannot take a quantile: there are no values");
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const lower = ranksBelow(n, p, (1 - level) / 2);
  const upper = n + 1 - ranksBelow(n, 1 - p, (1 - level) / 2);
  const low = sorted[lower - 1], high = sorted[upper - 1];
  return { value: quantile(sorted, p), interval: low === undefined || high === undefined ? null : [low, high] };
}

function quantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** How many of the smallest order statistics together have at most probability `tail` of reaching the quantile. */
function ranksBelow(n: number, p: number, tail: number): number {
  let cumulative = 0;
  for (let count = 0; count <= n; count++) {
    const logWays = logGamma(n + 1) - logGamma(count + 1) - logGamma(n - count + 1);
    cumulative += Math.exp(logWays + count * Math.log(p) + (n - count) * Math.log1p(-p));
    if (cumulative > tail) return count;
  }
  return n;
}

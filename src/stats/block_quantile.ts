import { meanAndVariance } from "./mean_and_variance.ts";
import { normalQuantile } from "./normal_quantile.ts";
import { quantileInterval } from "./quantile_interval.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * A quantile of values that come in blocks: blocks are independent of each other, the values of one are not, such as the
 * times of one sequence. Its interval is that of order statistics for as many independent values as tell equally much.
 *
 * How many those are follows from how the share of values up to the quantile varies from block to block, as against the
 * binomial; never more than there are, and fewer where few blocks leave that uncertain.
 *
 * Source: Korn and Graubard, "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data", Survey Methodology 24, 1998, turned over from shares to quantiles as Woodruff, Journal of
 * the American Statistical Association 47, 1952, does.
 *
 * @param blocks Equally many values in each, at least one block with one; a RangeError otherwise.
 * @param p Between 0 and 1, both excluded.
 * @returns `interval` is `null` for one block, and where the values tell too little.
 *
 * @example
 * ```ts
 * blockQuantile(sequences.map(({ next }) => next), 0.9); // { value: 1.31, interval: [1.27, 1.38] }
 * ```
 */
export function blockQuantile(
  blocks: readonly ArrayLike<number>[],
  p: number,
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  const sizes = new Set(blocks.map(({ length }) => length));
  if (sizes.size > 1) throw new RangeError(`Cannot take a quantile: blocks are of sizes ${[...sizes].join(", ")}`);
  const all = Float64Array.from(blocks.flatMap((block) => Array.from(block))).sort(), n = all.length;
  const { value } = quantileInterval(all, p, level);
  if (blocks.length < 2) return { value, interval: null };
  const shares = blocks.map((block) => Array.from(block).filter((one) => one <= value).length / block.length);
  const variance = meanAndVariance(shares).variance / blocks.length;
  const inflation = Math.max(1, variance / (p * (1 - p) / n));
  const tail = (1 + level) / 2, uncertain = (normalQuantile(tail) / studentTQuantile(tail, blocks.length - 1)) ** 2;
  const effective = Math.max(1, Math.floor(n * uncertain / inflation));
  const ranks = quantileInterval(Float64Array.from({ length: effective }, (_, i) => i + 1), p, level).interval;
  if (ranks === null) return { value, interval: null };
  // The same place among all values, the lower one rounded down and the upper one up.
  const apart = (n + 1) / (effective + 1);
  const low = all[Math.max(1, Math.floor(ranks[0] * apart)) - 1]!,
    high = all[Math.min(n, Math.ceil(ranks[1] * apart)) - 1]!;
  return { value, interval: [low, high] };
}

import { meanAndVariance } from "./mean_and_variance.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * The mean of a costly number that was measured on few examples, helped by a cheap one that was measured on all: the cheap
 * mean of all plus the mean difference of the few. The difference varies far less than the number where the two go together.
 *
 * Source: double sampling with the difference estimator, Cochran, "Sampling techniques", 1977, section 12.6; its variance
 * for a random subset is s²(cheap) / N + s²(difference) / n + 2 cov(cheap, difference) / N.
 *
 * @param cheap Of all N examples.
 * @param costly Of the first n of them, from 2 to N; a RangeError otherwise.
 *
 * @example
 * ```ts
 * twoPhaseMean([1, 2, 3, 4], [1.5, 2.5]).value; // 2.5 + 0.5
 * ```
 */
export function twoPhaseMean(
  cheap: Float64Array,
  costly: Float64Array,
  level = 0.95,
): { value: number; interval: [number, number] } {
  const n = costly.length, all = cheap.length;
  if (n < 2 || n > all) throw new RangeError(`Cannot estimate: needs 2 to ${all} costly numbers, got ${n}`);
  const differences = costly.map((value, i) => value - cheap[i]!);
  const first = meanAndVariance(cheap), second = meanAndVariance(differences);
  const { mean: centre } = meanAndVariance(cheap.subarray(0, n));
  let products = 0;
  for (let i = 0; i < n; i++) products += (cheap[i]! - centre) * (differences[i]! - second.mean);
  const variance = first.variance / all + second.variance / n + 2 * products / (n - 1) / all;
  const value = first.mean + second.mean;
  const half = studentTQuantile((1 + level) / 2, n - 1) * Math.sqrt(Math.max(0, variance));
  return { value, interval: [value - half, value + half] };
}

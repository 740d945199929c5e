import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";

/**
 * The geometric mean of positive numbers with Student's interval of their logarithms: for times, rates and ratios, whose noise
 * is a share of them, so that no end of the interval is below 0.
 *
 * Source: Fleming, Wallace, "How not to lie with statistics: the correct way to summarize benchmark results",
 * Communications of the ACM 29, 1986.
 *
 * @param values At least one, all above 0; a RangeError otherwise.
 * @returns `interval` is `null` for one value.
 *
 * @example
 * ```ts
 * geometricMean([90, 100, 110]); // { value: 99.67, interval: [77.7, 127.9] }
 * ```
 */
export function geometricMean(
  values: readonly number[],
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  const wrong = values.find((value) => !(value > 0));
  if (wrong !== undefined) throw new RangeError(`A geometric mean is of numbers above 0, got ${wrong}`);
  const sample = meanAndVariance(values.map(Math.log)), interval = intervalOfMean(sample, level);
  return {
    value: Math.exp(sample.mean),
    interval: interval === null ? null : [Math.exp(interval[0]), Math.exp(interval[1])],
  };
}

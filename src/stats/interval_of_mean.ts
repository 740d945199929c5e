import type { MeanAndVariance } from "./mean_and_variance.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * Student's interval of a mean; `null` for fewer than two values, for which there is none.
 *
 * @param sample Mean, variance (divisor n - 1) and size, as `meanAndVariance()` gives them.
 * @param level Between 0 and 1.
 *
 * @example
 * ```ts
 * intervalOfMean(meanAndVariance([1, 2, 3])); // [-0.484, 4.484]
 * ```
 */
export function intervalOfMean({ mean, variance, n }: MeanAndVariance, level = 0.95): [number, number] | null {
  if (n < 2) return null;
  const half = studentTQuantile((1 + level) / 2, n - 1) * Math.sqrt(variance / n);
  return [mean - half, mean + half];
}

import { ratiosBelow } from "./fieller_ratio.ts";
import type { MeanAndVariance } from "./mean_and_variance.ts";
import { studentTQuantile } from "./student_t.ts";

/**
 * The mean of one sample over that of another, the two drawn independently, with Fieller's interval for the redraw of
 * both: all ratios that a t test of the one mean less r times the other does not refuse, with Welch's degrees of
 * freedom.
 *
 * Source: Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16, 1954; Welch,
 * "The generalization of 'Student's' problem when several different population variances are involved", Biometrika 34,
 * 1947.
 *
 * @param above Mean, variance (divisor n - 1) and size, as `meanAndVariance()` gives them.
 * @param below Likewise.
 * @returns `interval` is `null` where a sample has one value, and where the mean below may be 0.
 *
 * @example
 * ```ts
 * ratioOfMeans(meanAndVariance([2, 3, 4]), meanAndVariance([5, 6, 7])); // { value: 0.5, interval: [0.19, 0.92] }
 * ```
 */
export function ratioOfMeans(
  above: MeanAndVariance,
  below: MeanAndVariance,
  level = 0.95,
): { value: number; interval: [number, number] | null } {
  const y = above.mean, x = below.mean, value = y / x;
  if (above.n < 2 || below.n < 2) return { value, interval: null };
  const yy = above.variance / above.n, xx = below.variance / below.n;
  const total = yy + value ** 2 * xx;
  // Without any scatter the quantile is multiplied by zero, whatever it is.
  const degrees = total > 0
    ? total ** 2 / (yy ** 2 / (above.n - 1) + (value ** 2 * xx) ** 2 / (below.n - 1))
    : above.n + below.n - 2;
  const square = studentTQuantile((1 + level) / 2, degrees) ** 2;
  return { value, interval: ratiosBelow([x * x - square * xx, x * y, y * y - square * yy]) };
}

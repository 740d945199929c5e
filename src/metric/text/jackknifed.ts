import { jackknifeVariance } from "../../stats/jackknife_variance.ts";
import { studentTQuantile } from "../../stats/student_t.ts";

/** A number with its interval; `null` where there are too few observations for one. */
export interface ValueAndInterval {
  readonly value: number;
  readonly interval: [number, number] | null;
}

/**
 * A statistic with the jackknife's interval: Student's t with n - 1 degrees of freedom, cut at the ends of the range.
 *
 * @param leftOut The statistic without each observation, or each group of them, in turn.
 * @param options `level` between 0 and 1; `range` of the statistic; `leastDeviation`, the standard error that is allowed for
 * where that of the jackknife is smaller: statistics of counts have one of 0 now and then.
 *
 * @example
 * ```ts
 * jackknifed(2, [2.5, 2, 1.5]); // the mean of 1, 2, 3: { value: 2, interval: [-0.484, 4.484] }
 * ```
 */
export function jackknifed(
  value: number,
  leftOut: ArrayLike<number>,
  { level = 0.95, range: [least, most] = [-Infinity, Infinity], leastDeviation = 0 }: {
    readonly level?: number;
    readonly range?: readonly [number, number];
    readonly leastDeviation?: number;
  } = {},
): ValueAndInterval {
  const n = leftOut.length;
  if (n < 2) return { value, interval: null };
  const half = studentTQuantile((1 + level) / 2, n - 1) *
    Math.max(leastDeviation, Math.sqrt(jackknifeVariance(leftOut)));
  return { value, interval: [Math.max(least, value - half), Math.min(most, value + half)] };
}

import type { MeasuredCell } from "../core/run.ts";
import { studentTCdf, studentTQuantile } from "../stats/student_t.ts";
import type { Change } from "./change_of_estimates.ts";

/**
 * Id of the column that holds a model's time as a ratio to that of its base, both timed in turn within one run. Such a
 * number is a change already: it is held against 1, and not against an earlier run's.
 */
export const BASE_RATIO = "base_ratio";

/**
 * What a cell of that column says of the change from the base, by Student's test of the logarithms of its `n` pairs of
 * processes, of which its interval is made too; `null` where it has no interval above 0 or no two pairs.
 *
 * @example
 * ```ts
 * changeFromBase(cell); // ×1.12 [1.08, 1.16], p = 2.4e-5
 * ```
 */
export function changeFromBase({ value, interval, level, n }: MeasuredCell): Change | null {
  if (interval === null || !(value > 0 && interval[0] > 0) || n < 2) return null;
  const away = Math.abs(Math.log(value)), facing = Math.abs(Math.log(value / (value > 1 ? interval[0] : interval[1])));
  const t = away / facing * studentTQuantile((1 + level) / 2, n - 1);
  return { scale: "ratio", value, interval, level, pValue: away === 0 ? 1 : 2 * studentTCdf(-t, n - 1) };
}

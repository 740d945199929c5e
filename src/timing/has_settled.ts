import { median } from "../stats/median.ts";

/** A median's standard error in units of the standard deviation, for normal values; and that deviation from the MAD. */
const OF_A_MEDIAN = Math.sqrt(Math.PI / 2), FROM_MAD = 1.4826;

/**
 * Whether times have stopped changing: the medians of their middle and of their last third differ by at most the tolerance,
 * or by no more than chance makes two such medians differ (one standard error of the difference).
 *
 * As the windows grow with what was seen, a slow change cannot hide between two short neighbours; the first third, which
 * holds the cold ones, counts for nothing; medians take no notice of single slow queries. A change that takes ten times
 * longer than what was seen is not found.
 *
 * Source: kin of Geweke's diagnostic, which compares early with late means (Bayesian Statistics 4, 1992); medians instead,
 * as times have outliers. That steadiness must be seen and not assumed: Georges, Buytaert, Eeckhout, "Statistically
 * rigorous Java performance evaluation", OOPSLA 2007; Barrett et al., "Virtual machine warmup blows hot and cold",
 * OOPSLA 2017.
 *
 * @param times In their order, in any unit; fewer than six are never settled.
 * @param tolerance As a share of the smaller median.
 *
 * @example
 * ```ts
 * hasSettled([90, 20, 11, 10, 10, 10, 10, 11, 10], 0.05); // true
 * ```
 */
export function hasSettled(times: readonly number[], tolerance: number): boolean {
  const width = Math.floor(times.length / 3);
  if (width < 2) return false;
  const middle = times.slice(-2 * width, -width), last = times.slice(-width);
  const before = median(middle), now = median(last), change = Math.abs(now - before);
  if (change <= tolerance * Math.min(before, now)) return true;
  const deviations = [...middle.map((time) => Math.abs(time - before)), ...last.map((time) => Math.abs(time - now))];
  return change <= OF_A_MEDIAN * FROM_MAD * median(deviations) * Math.sqrt(2 / width);
}

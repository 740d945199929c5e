import type { Warning } from "../core/run.ts";
import { median } from "../stats/median.ts";

/** Times that are far slower than the rest. */
export interface SlowOutliers {
  readonly count: number;
  /** Of all times, from 0 to 1. */
  readonly share: number;
  /** What is slower counts, in the unit of the times. */
  readonly threshold: number;
}

/** From the median absolute deviation to the standard deviation of normal values. */
const FROM_MAD = 1.4826;

/** So many robust standard deviations over the median are an outlier; less than a percent of it is no deviation. */
const DEVIATIONS = 10, LEAST_DEVIATION = 0.01;

/** A larger share of outliers is worth a warning: it reaches p99. */
const MOST_SHARE = 0.01;

/**
 * Counts the times that are more than 10 robust standard deviations above the median, and at least 10 % above it: where
 * times hardly differ, what is a little slower is no outlier. They stay in every number; this only tells of them.
 *
 * Of normal, gamma and log-normal times with a spread of 0.1, practically none counts; of exponential ones, 5 of 10,000.
 *
 * Source: the modified z-score of Iglewicz, Hoaglin, "How to detect and handle outliers", 1993, with the threshold of
 * hyperfine's outlier_detection.rs.
 *
 * @param times At least one, in any order; a RangeError otherwise.
 *
 * @example
 * ```ts
 * slowOutliers([10, 11, 10, 12, 11, 95]); // { count: 1, share: 0.167, threshold: 25.8 }
 * ```
 */
export function slowOutliers(times: ArrayLike<number>): SlowOutliers {
  const middle = median(times), all = Array.from(times);
  const deviation = FROM_MAD * median(all.map((time) => Math.abs(time - middle)));
  const threshold = middle + DEVIATIONS * Math.max(deviation, LEAST_DEVIATION * middle);
  const count = all.filter((time) => time > threshold).length;
  return { count, share: count / all.length, threshold };
}

/** A warning where more than 1 % of the times, in milliseconds, are outliers. */
export function outlierWarnings(name: string, times: ArrayLike<number>): Warning[] {
  if (times.length === 0) return [];
  const { count, share, threshold } = slowOutliers(times);
  if (share <= MOST_SHARE) return [];
  const percent = Number((100 * share).toPrecision(2));
  return [{
    kind: "outliers",
    message: `${name}: ${count} of ${times.length} times (${percent} %) are far slower than the rest, ` +
      `above ${Number(threshold.toPrecision(3))} ms.`,
    advice:
      "Something else ran at times: close other programs and run again; high percentiles are least to be trusted.",
  }];
}

/**
 * How many samples would tell two models apart: from two estimates of one metric and their intervals.
 *
 * The difference is tested with z: what each interval reaches towards the other value, put together in quadrature. That
 * takes the two for independent. Compared with one reference set they are not, and rise and fall with it together, so
 * that their difference varies less than this says: it errs towards "not separated" and towards more samples.
 *
 * Widths are taken to shrink as 1/√n. For metrics of two sets this means that the reference grows with n; where it is
 * fixed its share of the width stays, and more samples are needed. Values are taken to stay where they are: for
 * metrics that are biased at finite n, both must be measured at one n, and the bias be alike.
 *
 * Source: the two-sample z test and its sample size, as in any textbook; Cochran, "Sampling techniques", 1977, chapter
 * 4.
 */
import type { Estimate } from "../core/run.ts";

/** Whether two estimates differ by more than sampling explains, and at which size they would. */
export interface Separation {
  /** The second value less the first, in the metric's unit. */
  readonly difference: number;
  /** |difference| in units of what the two intervals leave open at their level: above 1 they are apart. */
  readonly ratio: number | null;
  /** Whether the two differ at the intervals' level; `null` where that cannot be said. */
  readonly separated: boolean | null;
  /** Samples from each model at which a difference like this one would be found; `null` where that cannot be said. */
  readonly samples: number | null;
  /** Why something is `null`. */
  readonly reason?: string;
}

/**
 * Compares two estimates of one metric, measured alike: the same unit, level and convention.
 *
 * @returns With `samples: null` and a reason where an estimate has no interval or one without width, the values are
 * equal, or the two were not measured alike.
 *
 * @example
 * ```ts
 * const { separated, samples } = samplesToSeparate(fidOfVae, fidOfGan);
 * ```
 */
export function samplesToSeparate(first: Estimate, second: Estimate): Separation {
  const difference = second.value - first.value;
  const unknown = (reason: string, separated: boolean | null = null): Separation => ({
    difference,
    ratio: null,
    separated,
    samples: null,
    reason,
  });
  const unlike = notAlike(first, second);
  if (unlike !== null) return unknown(unlike);
  const reachFirst = reach(first, second.value), reachSecond = reach(second, first.value);
  if (reachFirst === null || reachSecond === null) return unknown("an estimate has no interval");
  const open = Math.hypot(reachFirst, reachSecond);
  if (difference === 0) return unknown("the two values are equal: no number of samples tells them apart", false);
  if (open === 0) return unknown("the intervals have no width, from which a number of samples could be told", true);
  const ratio = Math.abs(difference) / open;
  const samples = (reachFirst ** 2 * first.n + reachSecond ** 2 * second.n) / difference ** 2;
  return { difference, ratio, separated: ratio > 1, samples: Math.ceil(samples) };
}

/** How far an interval extends from its value towards another value. */
function reach({ value, interval }: Estimate, towards: number): number | null {
  if (interval === null) return null;
  return Math.max(0, towards >= value ? interval[1] - value : value - interval[0]);
}

function notAlike(first: Estimate, second: Estimate): string | null {
  if (first.unit !== second.unit || first.direction !== second.direction || first.kind !== second.kind) {
    return "the two are not of one metric: unit, direction or kind of likelihood differ";
  }
  if (first.level !== second.level) return `the intervals are at levels ${first.level} and ${second.level}`;
  const keys = new Set([...Object.keys(first.convention), ...Object.keys(second.convention)]);
  const differing = [...keys].filter((key) => first.convention[key] !== second.convention[key]);
  if (differing.length === 0) return null;
  const list = differing.map((key) => `${key} ${first.convention[key] ?? "-"} and ${second.convention[key] ?? "-"}`);
  return `the two were not measured alike: ${list.join(", ")}`;
}

import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import type { Memberships } from "./memberships.ts";
import type { Neighbourhoods } from "./neighbourhoods.ts";

const CONFIDENCE = 0.9;

/** A statistic of two sets, and the jackknife's variance of it over the samples of both. */
export interface Jackknifed {
  readonly value: number;
  readonly variance: number;
}

/**
 * The variance of a nearest-neighbour statistic when both sets are drawn anew.
 *
 * The jackknife alone is too large here, two to five times where the sets are close, because samples act through their
 * neighbours and it counts such interactions several times. How much too large is read off random groups: there
 * the variance between groups can be compared with the jackknife within them, and the whole's jackknife is scaled by
 * that ratio. It is never scaled up: the jackknife bounds the variance from above in expectation.
 *
 * The ratio is known only as well as a variance of so few groups, so it is taken at an upper confidence limit: 90 %,
 * by chi-square with one degree of freedom less than there are groups in a split. Sets too small for groups keep the
 * jackknife as it is, and with few groups little is scaled off.
 *
 * Source: Efron and Stein, "The jackknife estimate of variance", Annals of Statistics 9, 1981, for the bound; Wolter,
 * "Introduction to variance estimation", 2007, chapter 2, for random groups. Their combination is this project's.
 *
 * @param statistic Must use nothing but what it is handed.
 *
 * @example
 * ```ts
 * const { value, variance } = calibratedJackknife(await neighbourhoods(comparison, 5), jackknifeOfHits);
 * ```
 */
export function calibratedJackknife(
  whole: Neighbourhoods,
  statistic: (members: Memberships) => Jackknifed,
): Jackknifed {
  const { value, variance } = statistic(whole);
  let between = 0, within = 0, groups = 0;
  for (const split of whole.splits) {
    const results = split.map(statistic);
    between += meanAndVariance(results.map((result) => result.value)).variance;
    within += meanAndVariance(results.map((result) => result.variance)).mean;
    groups = results.length;
  }
  if (!(within > 0)) return { value, variance };
  return { value, variance: variance * Math.min(1, between / within * upperLimitOfVariance(groups - 1)) };
}

/** What a variance of so many degrees of freedom is multiplied by for its limit: ν/χ², by the Wilson-Hilferty cube. */
function upperLimitOfVariance(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return (1 - spread - normalQuantile(CONFIDENCE) * Math.sqrt(spread)) ** -3;
}

/** What a convention says of an interval by {@linkcode calibratedJackknife}. */
export function calibrationText({ splits }: Neighbourhoods): string {
  const [first] = splits;
  const scale = first ? `scaled by ${splits.length} splits into ${first.length} random groups` : "not scaled";
  return `jackknife over both sets, ${scale}`;
}

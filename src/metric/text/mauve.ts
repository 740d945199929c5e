/**
 * MAUVE: the area under the divergence curve of two sets of features, each counted into the same clusters.
 *
 * Higher is closer; from 0.004 (for c = 5: no cluster in common) to 1. It depends on the number of samples and of clusters:
 * only numbers of one n, one k and one feature network compare. The reference advises several thousand samples, and finds
 * fewer of them optimistic and more scattered.
 *
 * As the reference computes it: rows of both sets, scaled to unit Euclidean length; one PCA of both together, about their
 * mean and without whitening, which keeps the fewest components with 90 % of the variance; k-means on those with k = n / 10,
 * n the smaller set, rounded half to even, but at least 2, the best of 5 starts with at most 500 steps; the share of each
 * set in each cluster; the area under their divergence curve with c = 5 and 25 points. MAUVE* and FI* add half a count to
 * every cluster first (Krichevsky and Trofimov), as the JMLR paper advises where counts are small. Two steps differ: the
 * starts of k-means are drawn by k-means++ and not uniformly, and all is in float64. In two trials of 25 seeds uniform
 * starts moved the mean by a third of one seed's deviation.
 *
 * The clustering is random: the value is the mean over several seeds, with the standard deviation over seeds and Student's
 * interval of that mean. It covers the seed of the clustering alone, on these very samples; that of sampling others is not
 * in it. The deviation says how far apart two models must be before one seed's numbers tell them apart.
 *
 * Sources: Pillutla et al., "MAUVE: measuring the gap between neural text and human text using divergence frontiers",
 * NeurIPS 2021; Pillutla et al., "MAUVE scores for generative models: theory and practice", JMLR 24, 2023;
 * krishnap25/mauve 0.4.0, src/mauve/compute_mauve.py.
 */
import type { Algebra } from "../../linalg/algebra.ts";
import type { FloatMatrix } from "../../linalg/matrix.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { areaUnder, divergenceCurve, type DivergenceCurveOptions } from "./divergence_curve.ts";
import { frontierIntegral } from "./frontier_integral.ts";
import { kMeans } from "./k_means.ts";
import { principalComponents } from "./principal_components.ts";
import { unitRows } from "./unit_rows.ts";

export interface MauveOptions extends DivergenceCurveOptions {
  /** k, at least 2. @default a tenth of the smaller set, rounded half to even, but at least 2 */
  readonly clusters?: number;
  /** Share of the variance that the components keep; `null` clusters the unit rows as they are. @default 0.9 */
  readonly variance?: number | null;
  /** Seeds of k-means, one value each. @default 0n to 4n */
  readonly seeds?: readonly bigint[];
  /** Starts of k-means for each seed. @default 5 */
  readonly starts?: number;
  /** @default 0.95 */
  readonly level?: number;
}

/** What one clustering gives. */
export interface MauveOfSeed {
  readonly seed: bigint;
  readonly mauve: number;
  /** Of smoothed counts. */
  readonly mauveStar: number;
  /** 0 to 1, lower is closer. */
  readonly frontierIntegral: number;
  readonly frontierIntegralStar: number;
}

/** A number over the seeds of k-means. */
export interface OverSeeds {
  readonly mean: number;
  /** Standard deviation of one seed's number; NaN for one seed. */
  readonly deviation: number;
  /** Of the mean; `null` for one seed. */
  readonly interval: [number, number] | null;
}

export interface Mauve {
  readonly mauve: OverSeeds;
  readonly mauveStar: OverSeeds;
  readonly frontierIntegral: OverSeeds;
  readonly frontierIntegralStar: OverSeeds;
  readonly seeds: readonly MauveOfSeed[];
  /** k. */
  readonly clusters: number;
  /** Dimensions that were clustered. */
  readonly components: number;
}

const SEEDS = [0n, 1n, 2n, 3n, 4n];

/**
 * @param data p, [n, d]: features of real text, or of whatever is the mark.
 * @param generated q, [m, d].
 * @throws RangeError Where a set is empty, dimensions differ, a feature is not finite, or an option is out of range.
 *
 * @example
 * ```ts
 * const { mauve } = await mauveScore(heldOut, samples, algebra);
 * console.log(mauve.mean, "±", mauve.deviation, "for one clustering");
 * ```
 */
export async function mauveScore(
  data: FloatMatrix,
  generated: FloatMatrix,
  algebra: Pick<Algebra, "product">,
  { clusters, variance = 0.9, seeds = SEEDS, starts = 5, level = 0.95, ...curve }: MauveOptions = {},
): Promise<Mauve> {
  const least = Math.min(data.rows, generated.rows), k = clusters ?? defaultClusters(least);
  if (least === 0) {
    throw new RangeError(`Cannot take MAUVE: both sets need samples, got ${data.rows} and ${generated.rows}`);
  }
  if (!(k >= 2)) throw new RangeError(`Cannot take MAUVE: 'clusters' must be at least 2, got ${k}`);
  if (seeds.length === 0) throw new RangeError("Cannot take MAUVE: needs at least 1 seed, got none");
  const rows = unitRows([generated, data]);
  const points = variance === null ? rows : (await principalComponents(rows, variance, algebra)).scores;
  const found: MauveOfSeed[] = [];
  for (const seed of seeds) {
    const { labels } = await kMeans(points, k, algebra, { seed, starts });
    const q = countsOf(labels.subarray(0, generated.rows), k), p = countsOf(labels.subarray(generated.rows), k);
    found.push({
      seed,
      mauve: areaUnder(divergenceCurve(sharesOf(p), sharesOf(q), curve)),
      mauveStar: areaUnder(divergenceCurve(sharesOf(p, 0.5), sharesOf(q, 0.5), curve)),
      frontierIntegral: frontierIntegral(sharesOf(p), sharesOf(q)),
      frontierIntegralStar: frontierIntegral(sharesOf(p, 0.5), sharesOf(q, 0.5)),
    });
  }
  const over = (pick: (of: MauveOfSeed) => number): OverSeeds => {
    const sample = meanAndVariance(found.map(pick)), interval = intervalOfMean(sample, level);
    return {
      mean: sample.mean,
      deviation: Math.sqrt(sample.variance),
      interval: interval && [Math.max(0, interval[0]), Math.min(1, interval[1])],
    };
  };
  return {
    mauve: over((of) => of.mauve),
    mauveStar: over((of) => of.mauveStar),
    frontierIntegral: over((of) => of.frontierIntegral),
    frontierIntegralStar: over((of) => of.frontierIntegralStar),
    seeds: found,
    clusters: k,
    components: points.cols,
  };
}

/** The reference's heuristic, with Python's rounding: a half goes to the even neighbour. */
export function defaultClusters(n: number): number {
  const below = Math.floor(n / 10), rest = n - 10 * below;
  const rounded = rest > 5 || (rest === 5 && below % 2 === 1) ? below + 1 : below;
  return Math.max(2, rounded);
}

function countsOf(labels: Uint32Array, k: number): Float64Array {
  const counts = new Float64Array(k);
  for (const label of labels) counts[label]!++;
  return counts;
}

function sharesOf(counts: Float64Array, added = 0): Float64Array {
  const total = counts.reduce((sum, count) => sum + count + added, 0);
  return counts.map((count) => (count + added) / total);
}

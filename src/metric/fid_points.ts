/** FID at several sizes: the points that FD∞ is extrapolated from; fid_infinity.ts says what the designs are. */
import { RandomState } from "../core/mt19937.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { momentsOf } from "../stats/moments.ts";
import { frechetDistance } from "./fid.ts";
import { chosenRows } from "./float64_rows.ts";
import { gaussianOf } from "./prepare_gaussian.ts";
import { randomGroups } from "./random_groups.ts";
import type { FeatureSet, SampleComparison } from "./sample_metric.ts";

export interface FidPoints {
  /** Generated samples, of a group on average. */
  readonly sizes: readonly number[];
  /** FID at these sizes. */
  readonly values: readonly number[];
  /** Generated samples at the smallest size. */
  readonly smallest: number;
  /** Whether both sets have more samples than dimensions at every size. */
  readonly fullRank: boolean;
  /**
   * How many times as far as FID itself Σ weight · value varies, by the share that every sample has in it; weights add
   * up to 1.
   */
  readonly spread: (weights: Float64Array) => number;
}

const MOST_PARTITIONS = 5;
const FEWEST_POINTS = 3;
const SUBSETS = 15;
/** dgm-eval's smallest size, and what n is divided by for it where that is less. */
const SUBSETS_FROM = 5000, SUBSETS_DIVISOR = 10;

/**
 * The mean FID of pairs of disjoint groups that together hold both sets, for 1 to `points` groups; where the reference
 * is known by its moments alone, of each generated group against the whole reference.
 *
 * @param whole FID of the sets undivided.
 * @param points At least 3; by default as many as keep more samples than dimensions in a group, 3 to 5. Rejects with a
 * RangeError where that leaves fewer than two samples in a group.
 *
 * @example
 * ```ts
 * const { sizes, values } = await fidOfPartitions(comparison, fid, 4); // at n, n/2, n/3 and n/4
 * ```
 */
export async function fidOfPartitions(
  comparison: SampleComparison,
  whole: number,
  points?: number,
): Promise<FidPoints> {
  const { rows: n, cols: d } = featuresOf(comparison.generated);
  const least = Math.min(n, comparison.reference.features?.rows ?? Infinity);
  const most = points ?? Math.max(FEWEST_POINTS, Math.min(MOST_PARTITIONS, Math.floor(least / (d + 1))));
  if (!(Number.isInteger(most) && most >= FEWEST_POINTS && least >= 2 * most)) {
    throw new RangeError(
      `Cannot extrapolate FID: 'points' must be an integer from ${FEWEST_POINTS} to half of the ${least} samples ` +
        `that the smaller set has, got ${most}`,
    );
  }
  const sizes = [n], values = [whole];
  for (let groups = 2; groups <= most; groups++) {
    sizes.push(n / groups);
    values.push(await fidOfGroups(comparison, groups));
  }
  return {
    sizes,
    values,
    smallest: Math.floor(n / most),
    fullRank: Math.floor(least / most) > d,
    // Every sample counts 1/n at every size.
    spread: () => 1,
  };
}

async function fidOfGroups(comparison: SampleComparison, groups: number): Promise<number> {
  const { reference, algebra } = comparison;
  const others = reference.features && randomGroups(reference.features, groups, groups);
  const whole = others ? undefined : await gaussianOf(reference, algebra, "reference");
  let sum = 0;
  for (const group of randomGroups(featuresOf(comparison.generated), groups, groups)) {
    const other = others?.next().value;
    const against = other ? await momentsOf(other, algebra) : whole;
    if (against) sum += await frechetDistance(await momentsOf(group, algebra), against, algebra);
  }
  return sum / groups;
}

/**
 * FID of one random subset of the generated set against the whole reference, for `points` sizes evenly from
 * min(5000, n/10) to n.
 *
 * @param options `points` (15), at least 3 and no more than there are sizes, a RangeError otherwise; `seed` (2020) of
 * NumPy's RandomState.
 *
 * @example
 * ```ts
 * const { sizes, values } = await fidOfSubsets(comparison, { points: 10 });
 * ```
 */
export async function fidOfSubsets(
  comparison: SampleComparison,
  { points = SUBSETS, seed = 2020 }: { readonly points?: number; readonly seed?: number } = {},
): Promise<FidPoints> {
  const { reference, algebra } = comparison;
  const features = featuresOf(comparison.generated), n = features.rows;
  const from = Math.min(SUBSETS_FROM, Math.max(Math.floor(n / SUBSETS_DIVISOR), 2));
  if (!(Number.isInteger(points) && points >= FEWEST_POINTS && n - from >= points)) {
    throw new RangeError(
      `Cannot extrapolate FID: 'points' must be an integer from ${FEWEST_POINTS} to the ${n - from} sizes that there ` +
        `are from ${from} to ${n} samples, got ${points}`,
    );
  }
  const whole = await gaussianOf(reference, algebra, "reference");
  const random = new RandomState(seed);
  const sizes = Array.from({ length: points }, (_, i) => Math.floor(from + i * (n - from) / (points - 1)));
  const subsets = sizes.map((size) => random.choice(n, size));
  const values: number[] = [];
  for (const subset of subsets) {
    values.push(await frechetDistance(await momentsOf(chosenRows(features, subset), algebra), whole, algebra));
  }
  return {
    sizes,
    values,
    smallest: from,
    fullRank: Math.min(from, reference.features?.rows ?? Infinity) > features.cols,
    spread: (weights) => {
      const shares = new Float64Array(n);
      subsets.forEach((subset, k) => {
        for (const row of subset) shares[row] = shares[row]! + weights[k]! / subset.length;
      });
      return Math.sqrt(n * shares.reduce((sum, share) => sum + share * share, 0));
    },
  };
}

function featuresOf({ features }: FeatureSet): FloatMatrix {
  if (features !== undefined) return features;
  throw new RangeError(
    "Cannot take FID of fewer samples: of the generated set only mean and covariance are known; give its features",
  );
}

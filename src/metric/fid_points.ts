/** FID of fewer samples than a comparison has: the points that FD∞ is extrapolated from (fid_infinity.ts). */
import { momentsOf } from "../stats/moments.ts";
import { frechetDistance } from "./fid.ts";
import { chosenRows } from "./float64_rows.ts";
import { gaussianOf } from "./prepare_gaussian.ts";
import { randomGroups } from "./random_groups.ts";
import type { FeatureSet, SampleComparison } from "./sample_metric.ts";

/**
 * The mean FID of so many pairs of disjoint groups, dealt at random, that together hold both sets; where the reference
 * is known by its moments alone, of each generated group against the whole reference.
 *
 * @param groups From 1 to the smaller set's size over 2.
 *
 * @example
 * ```ts
 * await fidOfGroups(comparison, 2); // FID at half the sizes
 * ```
 */
export async function fidOfGroups(comparison: SampleComparison, groups: number): Promise<number> {
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
 * FID of each of these subsets of the generated set against the whole reference.
 *
 * @param subsets Rows of the generated set, at least two each.
 */
export async function fidOfSubsets(comparison: SampleComparison, subsets: readonly Uint32Array[]): Promise<number[]> {
  const { reference, algebra } = comparison;
  const features = featuresOf(comparison.generated), whole = await gaussianOf(reference, algebra, "reference");
  const values: number[] = [];
  for (const subset of subsets) {
    values.push(await frechetDistance(await momentsOf(chosenRows(features, subset), algebra), whole, algebra));
  }
  return values;
}

function featuresOf({ features }: FeatureSet) {
  if (features !== undefined) return features;
  throw new RangeError(
    "Cannot take FID of fewer samples: of the generated set only mean and covariance are known; give features or images",
  );
}

/**
 * One pass over all distances between two sets: which samples lie in which balls of the other set. "In" is strict (<),
 * as in prdc.
 *
 * Whether a sample is in a ball does not depend on how a matrix product rounds: close calls are decided by distances
 * taken from the differences.
 */
import { nextBelow, nextBelowEach } from "../linalg/next_below.ts";
import { DISTANCE_TOLERANCE, pairwiseDistances, squaredDistance } from "../linalg/pairwise_distances.ts";
import { ballsOf } from "./balls.ts";
import { Membership } from "./membership.ts";
import { checkFeatures } from "./check_features.ts";
import type { SampleComparison } from "./sample_metric.ts";

export interface Memberships {
  /** Generated samples in the balls of reference samples. */
  readonly generatedInReference: Membership;
  /** Reference samples in the balls of generated samples. */
  readonly referenceInGenerated: Membership;
}

const MARGIN = 2 * DISTANCE_TOLERANCE;

/**
 * Finds who is in whose ball, for balls that reach to the k-th neighbour.
 *
 * Rejects with a RangeError where a set has no more than k samples or dimensions differ.
 *
 * @example
 * ```ts
 * const { generatedInReference } = await memberships(comparison, 5);
 * generatedInReference.pointsHit; // how many generated samples are in some reference ball
 * ```
 */
export async function memberships(
  comparison: Pick<SampleComparison, "generated" | "reference" | "algebra">,
  k: number,
): Promise<Memberships> {
  const { generated, reference } = checkFeatures(comparison, k + 1);
  const { algebra } = comparison;
  const ofReference = await ballsOf(reference, k, algebra);
  const ofGenerated = await ballsOf(generated, k, algebra);
  const generatedInReference = new Membership(ofReference, generated.rows);
  const referenceInGenerated = new Membership(ofGenerated, reference.rows);
  // A margin in which approximate distances decide nothing.
  const widened = ofGenerated.nextRadii.map((radius) => radius * (1 + MARGIN));
  await pairwiseDistances(reference, generated, algebra, ({ rowStart, colStart, values: { rows, cols, data } }) => {
    const bounds = widened.subarray(colStart, colStart + cols);
    for (let row = 0; row < rows; row++) {
      const i = rowStart + row;
      const distances = data.subarray(row * cols, (row + 1) * cols);
      const within = (col: number, radius: number) => {
        const distance = distances[col]!;
        if (distance < radius * (1 - MARGIN)) return true;
        return distance < radius * (1 + MARGIN) && squaredDistance(reference, i, generated, colStart + col) < radius;
      };
      const radius = ofReference.radii[i]!, nextRadius = ofReference.nextRadii[i]!, bound = nextRadius * (1 + MARGIN);
      for (let col = nextBelow(distances, bound, 0); col < cols; col = nextBelow(distances, bound, col + 1)) {
        if (within(col, radius)) generatedInReference.addWithin(i, colStart + col);
        else if (within(col, nextRadius)) generatedInReference.addOnRim(i, colStart + col);
      }
      for (let col = nextBelowEach(distances, bounds, 0); col < cols; col = nextBelowEach(distances, bounds, col + 1)) {
        const j = colStart + col;
        if (within(col, ofGenerated.radii[j]!)) referenceInGenerated.addWithin(j, i);
        else if (within(col, ofGenerated.nextRadii[j]!)) referenceInGenerated.addOnRim(j, i);
      }
    }
  });
  return { generatedInReference, referenceInGenerated };
}

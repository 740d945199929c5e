/**
 * One pass over all distances between two sets: which samples lie in which balls of the other set. "In" is strict (<),
 * as in prdc, unless the boundary is asked for (<=), as torch-fidelity and ADM have it.
 *
 * Whether a sample is in a ball does not depend on how a matrix product rounds: close calls are decided by distances
 * taken from the differences.
 */
import { distanceTiles, squaredDistance } from "../linalg/distance_tiles.ts";
import { nextClose } from "../linalg/next_close.ts";
import { type Balls, ballsOf } from "./balls.ts";
import { Membership } from "./membership.ts";
import { checkFeatures } from "./check_features.ts";
import type { SampleComparison } from "./sample_metric.ts";

export interface Memberships {
  /** Generated samples in the balls of reference samples. */
  readonly generatedInReference: Membership;
  /** Reference samples in the balls of generated samples. */
  readonly referenceInGenerated: Membership;
}

/** Whether a sample at exactly a ball's radius is in it. */
export type Boundary = "<" | "<=";

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
  boundary: Boundary = "<",
): Promise<Memberships> {
  const { generated, reference } = checkFeatures(comparison, k + 1);
  const { algebra } = comparison;
  const bounded = boundary === "<" ? (balls: Balls) => balls : closed;
  const ofReference = bounded(await ballsOf(reference, k, algebra));
  const ofGenerated = bounded(await ballsOf(generated, k, algebra));
  const generatedInReference = new Membership(ofReference, generated.rows);
  const referenceInGenerated = new Membership(ofGenerated, reference.rows);
  await distanceTiles(reference, generated, algebra, (tile, scale) => {
    const { rowStart, colStart, rows, cols, products, rowLow, colLow, rowHigh, colHigh } = tile;
    // How far beyond each generated sample's rim a product would still put a reference sample.
    const beyond = colLow.map((low, col) => low - ofGenerated.nextRadii[colStart + col]! * scale);
    for (let row = 0; row < rows; row++) {
      const i = rowStart + row, first = row * cols, end = first + cols;
      const within = (at: number, radius: number) => {
        const offset = -2 * products[at]!, col = at - first, scaled = radius * scale;
        if (rowLow[row]! + colLow[col]! + offset > scaled) return false;
        if (rowHigh[row]! + colHigh[col]! + offset < scaled) return true;
        return squaredDistance(reference, i, generated, colStart + col) < radius;
      };
      const radius = ofReference.radii[i]!, nextRadius = ofReference.nextRadii[i]!;
      const bound = nextRadius * scale - rowLow[row]!;
      let at = nextClose(products, first, first, end, colLow, bound);
      for (; at < end; at = nextClose(products, first, at + 1, end, colLow, bound)) {
        const j = colStart + at - first;
        if (within(at, radius)) generatedInReference.addWithin(i, j);
        else if (within(at, nextRadius)) generatedInReference.addOnRim(i, j);
      }
      at = nextClose(products, first, first, end, beyond, -rowLow[row]!);
      for (; at < end; at = nextClose(products, first, at + 1, end, beyond, -rowLow[row]!)) {
        const j = colStart + at - first;
        if (within(at, ofGenerated.radii[j]!)) referenceInGenerated.addWithin(j, i);
        else if (within(at, ofGenerated.nextRadii[j]!)) referenceInGenerated.addOnRim(j, i);
      }
    }
  });
  return { generatedInReference, referenceInGenerated };
}

/** Balls with their rims: to be at most r away is to be less than the next number above r away. */
function closed(balls: Balls): Balls {
  return { ...balls, radii: balls.radii.map(nextAbove), nextRadii: balls.nextRadii.map(nextAbove) };
}

/** The smallest float64 above a number that is not negative. */
function nextAbove(value: number): number {
  if (!Number.isFinite(value)) return value;
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0] = bits[0]! + 1n;
  return new Float64Array(bits.buffer)[0]!;
}

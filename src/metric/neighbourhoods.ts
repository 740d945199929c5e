/**
 * What precision, recall, density and coverage share: which samples lie in which balls. The ball of a sample reaches
 * to its k-th nearest neighbour in its own set (itself not counted), and "in" is strict (<), as in prdc.
 *
 * Whether a sample is in a ball does not depend on how a matrix product rounds: close calls are decided by distances
 * taken from the differences.
 *
 * Source: Kynkäänniemi et al., 2019; Naeem et al., 2020; the reference implementation
 * github.com/clovaai/generative-evaluation-prdc.
 */
import type { ProductTransposed } from "../linalg/matrix.ts";
import { nearestNeighbours } from "../linalg/nearest_neighbours.ts";
import { nextBelow, nextBelowEach } from "../linalg/next_below.ts";
import { DISTANCE_TOLERANCE, pairwiseDistances, squaredDistance } from "../linalg/pairwise_distances.ts";
import { checkFeatures } from "./check_features.ts";
import type { FeatureSet, SampleComparison } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/** The neighbour that prdc's authors recommend, and this project's default. */
export const DEFAULT_K = 5;

export interface Neighbourhoods {
  readonly k: number;
  /** [n generated]: how many reference balls each generated sample is in. */
  readonly ballsAroundGenerated: Uint32Array;
  /** [n reference]: 1 where the reference sample is in some generated ball. */
  readonly recalled: Uint8Array;
  /** [n reference]: 1 where the reference sample's own ball holds some generated sample. */
  readonly covered: Uint8Array;
}

const MARGIN = 2 * DISTANCE_TOLERANCE;

const remember = weakMemo<Neighbourhoods>();
const rememberRadii = weakMemo<Float64Array>();

/**
 * Computes the neighbourhoods once for a comparison and k; a set's radii once for all comparisons.
 *
 * Rejects with a RangeError where a set has no more than k samples, dimensions differ, or a feature is not finite.
 */
export function neighbourhoods(comparison: SampleComparison, k: number): Promise<Neighbourhoods> {
  return remember(comparison, `k=${k}`, () => compute(comparison, k));
}

async function compute(comparison: SampleComparison, k: number): Promise<Neighbourhoods> {
  checkFeatures(comparison, k + 1);
  const { generated, reference, product } = comparison;
  const radiiReference = await squaredRadii(reference, k, product);
  const radiiGenerated = await squaredRadii(generated, k, product);
  const ballsAroundGenerated = new Uint32Array(generated.features.rows);
  const recalled = new Uint8Array(reference.features.rows);
  const covered = new Uint8Array(reference.features.rows);
  // A margin in which approximate distances decide nothing.
  const widened = radiiGenerated.map((radius) => radius * (1 + MARGIN));
  await pairwiseDistances(reference.features, generated.features, product, ({ rowStart, colStart, values }) => {
    const { rows, cols, data } = values;
    const bounds = widened.subarray(colStart, colStart + cols);
    for (let row = 0; row < rows; row++) {
      const i = rowStart + row;
      const distances = data.subarray(row * cols, (row + 1) * cols);
      const inBall = (col: number, radius: number) =>
        distances[col]! < radius * (1 - MARGIN) ||
        squaredDistance(reference.features, i, generated.features, colStart + col) < radius;
      const bound = radiiReference[i]! * (1 + MARGIN);
      for (let col = nextBelow(distances, bound, 0); col < cols; col = nextBelow(distances, bound, col + 1)) {
        if (!inBall(col, radiiReference[i]!)) continue;
        ballsAroundGenerated[colStart + col] = ballsAroundGenerated[colStart + col]! + 1;
        covered[i] = 1;
      }
      let col = recalled[i] ? cols : nextBelowEach(distances, bounds, 0);
      while (col < cols && !inBall(col, radiiGenerated[colStart + col]!)) {
        col = nextBelowEach(distances, bounds, col + 1);
      }
      if (col < cols) recalled[i] = 1;
    }
  });
  return { k, ballsAroundGenerated, recalled, covered };
}

/** The squared distance of each sample to its k-th neighbour besides itself. */
function squaredRadii(set: FeatureSet, k: number, product: ProductTransposed): Promise<Float64Array> {
  return rememberRadii(set, `k=${k}`, async () => {
    const { squared } = await nearestNeighbours(set.features, set.features, k + 1, product);
    return Float64Array.from({ length: set.features.rows }, (_, i) => squared[i * (k + 1) + k]!);
  });
}

import { nearestNeighbours } from "../linalg/nearest_neighbours.ts";
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { weakMemo } from "./weak_memo.ts";

/** The ball around each sample of a set that reaches to its k-th nearest neighbour, itself not counted. */
export interface Balls {
  /** [n], squared. */
  readonly radii: Float64Array;
  /** [n], squared: to the neighbour after, where a ball reaches once one of its k neighbours is left out. */
  readonly nextRadii: Float64Array;
  /** [n · (k + 1)]: each sample and its k neighbours, those whose absence changes the ball. */
  readonly definedBy: Uint32Array;
}

const remember = weakMemo<Balls>();

/**
 * The balls of a set, computed once for all comparisons. A set of k + 1 samples has no neighbour after the k-th: there
 * the next radius is infinite.
 *
 * Rejects with a RangeError where the set has no more than k samples.
 *
 * @example
 * ```ts
 * const { radii } = await ballsOf(reference, 5, algebra); // squared distances to the 5th neighbours
 * ```
 */
export function ballsOf(features: FloatMatrix, k: number, algebra: Algebra): Promise<Balls> {
  return remember(features, `k=${k}`, async () => {
    const n = features.rows;
    const width = n === k + 1 ? k + 1 : k + 2;
    const { squared, indices } = await nearestNeighbours(features, features, width, algebra);
    const definedBy = new Uint32Array(n * (k + 1));
    for (let i = 0; i < n; i++) definedBy.set(indices.subarray(i * width, i * width + k + 1), i * (k + 1));
    return {
      radii: Float64Array.from({ length: n }, (_, i) => squared[i * width + k]!),
      nextRadii: Float64Array.from({ length: n }, (_, i) => width > k + 1 ? squared[i * width + k + 1]! : Infinity),
      definedBy,
    };
  });
}

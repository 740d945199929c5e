import type { Algebra } from "./algebra.ts";
import type { Matrix } from "./matrix.ts";
import { nextBelow, nextBelowEach } from "./next_below.ts";
import { pairwiseDistances, squaredDistance } from "./pairwise_distances.ts";

/** For each of m rows its k nearest among others, nearest first. */
export interface Neighbours {
  readonly k: number;
  /** [m · k] */
  readonly indices: Uint32Array;
  /** [m · k], squared Euclidean distances, from the differences themselves. */
  readonly squared: Float64Array;
}

/**
 * Finds for each row of `a` the k nearest rows of `b`; within one set every row is its own first neighbour.
 *
 * @param a [m, d]
 * @param b [n, d]; a RangeError where n is below k or the two d differ.
 *
 * @example
 * ```ts
 * const { indices } = await nearestNeighbours(samples, heldOut, 1, algebra);
 * ```
 */
export async function nearestNeighbours(
  a: Matrix,
  b: Matrix,
  k: number,
  algebra: Algebra,
): Promise<Neighbours> {
  if (!(k >= 1 && k <= b.rows)) {
    throw new RangeError(`Cannot find neighbours: 'k' must be from 1 to the ${b.rows} rows there are, got ${k}`);
  }
  const squared = new Float64Array(a.rows * k).fill(Infinity);
  const indices = new Uint32Array(a.rows * k);
  // The k-th nearest so far, side by side: nearly every distance is compared with this alone.
  const worst = new Float64Array(a.rows).fill(Infinity);
  const offer = (row: number, value: number, index: number) => {
    const last = row * k + k - 1;
    insert(squared, indices, row * k, last, value, index);
    worst[row] = squared[last]!;
  };
  await pairwiseDistances(a, b, algebra, ({ rowStart, colStart, values: { rows, cols, data }, mirrored }) => {
    for (let i = 0; i < rows; i++) {
      const row = data.subarray(i * cols, (i + 1) * cols);
      for (let j = nextBelow(row, worst[rowStart + i]!, 0); j < cols; j = nextBelow(row, worst[rowStart + i]!, j + 1)) {
        offer(rowStart + i, row[j]!, colStart + j);
      }
      if (!mirrored) continue;
      const bounds = worst.subarray(colStart, colStart + cols);
      for (let j = nextBelowEach(row, bounds, 0); j < cols; j = nextBelowEach(row, bounds, j + 1)) {
        offer(colStart + j, row[j]!, rowStart + i);
      }
    }
  });
  refine(a, b, k, indices, squared);
  return { k, indices, squared };
}

/** Places a value among the ascending ones from `first` to `last`, dropping what was last. */
function insert(
  squared: Float64Array,
  indices: Uint32Array,
  first: number,
  last: number,
  value: number,
  index: number,
): void {
  let at = last;
  while (at > first && squared[at - 1]! > value) {
    squared[at] = squared[at - 1]!;
    indices[at] = indices[at - 1]!;
    at--;
  }
  squared[at] = value;
  indices[at] = index;
}

/** Takes the chosen distances once more from the differences, so that they do not depend on how a product rounds. */
function refine(a: Matrix, b: Matrix, k: number, indices: Uint32Array, squared: Float64Array): void {
  for (let i = 0; i < a.rows; i++) {
    for (let rank = 0; rank < k; rank++) {
      const index = indices[i * k + rank]!;
      insert(squared, indices, i * k, i * k + rank, squaredDistance(a, i, b, index), index);
    }
  }
}

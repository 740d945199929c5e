/**
 * Squared Euclidean distances between the rows of two matrices, a tile at a time.
 *
 * ‖x - y‖² is taken as ‖x‖² + ‖y‖² - 2x·y of centred rows, which a fast matrix product serves; wherever that cancels
 * too far to keep {@linkcode DISTANCE_TOLERANCE}, the differences themselves are summed. Duplicates are therefore
 * exactly 0 apart.
 */
import type { Algebra } from "./algebra.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { productTiles, type Tile } from "./product_tiles.ts";

/** What a squared distance of {@linkcode pairwiseDistances} may be off from {@linkcode squaredDistance}, relatively. */
export const DISTANCE_TOLERANCE = 1e-10;

/**
 * Hands every squared distance between a row of `a` and a row of `b` to `visit`, in tiles of at most 8 MiB; where `a`
 * and `b` are one object, those beneath the diagonal are left to their mirror images.
 *
 * @param a [m, d]
 * @param b [n, d]; a RangeError where the two d differ.
 *
 * @example
 * ```ts
 * let nearest = Infinity;
 * await pairwiseDistances(a, b, algebra, ({ values }) => {
 *   for (const squared of values.data) nearest = Math.min(nearest, squared);
 * });
 * ```
 */
export async function pairwiseDistances(
  a: Matrix,
  b: Matrix,
  algebra: Algebra,
  visit: (tile: Tile) => void,
): Promise<void> {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot take distances: both need the same dimension, got ${a.cols} and ${b.cols}`);
  }
  const centre = columnMeans(a);
  const centredA = subtract(a, centre), centredB = a === b ? centredA : subtract(b, centre);
  const normsA = squaredNorms(centredA), normsB = a === b ? normsA : squaredNorms(centredB);
  // The formula errs by no more than (d + 8)ε(‖x‖² + ‖y‖²), in whatever order a product sums.
  const cancelled = (a.cols + 8) * Number.EPSILON / DISTANCE_TOLERANCE;
  await productTiles(centredA, centredB, algebra.product, (tile) => {
    const { rows, cols, data } = tile.values;
    const colNorms = normsB.subarray(tile.colStart, tile.colStart + cols);
    for (let i = 0; i < rows; i++) {
      const row = data.subarray(i * cols, (i + 1) * cols);
      if (toSquaredDistances(row, normsA[tile.rowStart + i]!, colNorms, cancelled) === 0) continue;
      for (let j = 0; j < cols; j++) {
        if (row[j]! < 0) row[j] = squaredDistance(a, tile.rowStart + i, b, tile.colStart + j);
      }
    }
    visit(tile);
  });
}

/** Turns products x·y of one x into squared distances, into -1 where they cancel too far; returns how many do. */
function toSquaredDistances(row: Float64Array, norm: number, norms: Float64Array, cancelled: number): number {
  let lost = 0;
  for (let j = 0; j < row.length; j++) {
    const sum = norm + norms[j]!;
    const squared = sum - 2 * row[j]!;
    const kept = squared >= cancelled * sum;
    row[j] = kept ? squared : -1;
    if (!kept) lost++;
  }
  return lost;
}

/** ‖x - y‖² of row i of `a` and row j of `b`, from the differences: exact but for the rounding of a sum of squares. */
export function squaredDistance(a: Matrix, i: number, b: Matrix, j: number): number {
  const d = a.cols;
  let sum = 0;
  for (let k = 0; k < d; k++) {
    const difference = a.data[i * d + k]! - b.data[j * d + k]!;
    sum += difference * difference;
  }
  return sum;
}

function columnMeans({ rows, cols, data }: Matrix): Float64Array {
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) sums[j] = sums[j]! + data[i * cols + j]!;
  }
  return sums.map((sum) => sum / rows);
}

function subtract({ rows, cols, data }: Matrix, centre: Float64Array): Matrix {
  const centred = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) centred[i * cols + j] = data[i * cols + j]! - centre[j]!;
  }
  return matrix(rows, cols, centred);
}

function squaredNorms({ rows, cols, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = i * cols; j < (i + 1) * cols; j++) sum += data[j]! * data[j]!;
    return sum;
  });
}

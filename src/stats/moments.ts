/**
 * Mean and covariance of a sample of vectors, in float64, in a form that merges: the sample size, the mean, and the
 * sum of outer products of deviations from it.
 *
 * Source: Chan, Golub, LeVeque, "Algorithms for computing the sample variance", The American Statistician 37, 1983.
 */
import type { Algebra } from "../linalg/algebra.ts";
import { type FloatMatrix, type Matrix, matrix } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { selfProduct } from "../linalg/self_product.ts";

/** The first two moments of n vectors of length d; immutable. */
export interface Moments {
  readonly n: number;
  /** [d] */
  readonly mean: Float64Array;
  /** [d, d], Σ (x - mean)(x - mean)ᵀ. */
  readonly scatter: Matrix;
}

/** No more deviations than these are held at once: 128 MiB at d = 2048. */
const BLOCK_ROWS = 8192;
/** Rows transposed together, so that a line of the cache is written whole. */
const STRIP = 16;

/**
 * Moments of the rows of a matrix; to add a batch to what is there, merge its moments. Rows of float32 are widened a
 * block at a time.
 *
 * @param rows [n, d]; a RangeError where n is 0.
 *
 * @example
 * ```ts
 * let moments = await momentsOf(firstBatch, algebra);
 * moments = mergeMoments(moments, await momentsOf(secondBatch, algebra));
 * ```
 */
export async function momentsOf(rows: FloatMatrix, algebra: Algebra): Promise<Moments> {
  if (rows.rows === 0) throw new RangeError("Cannot take moments: there are no rows");
  if (rows.rows > BLOCK_ROWS) {
    // Halves of halves: the error grows with the logarithm of n.
    const half = rows.rows >> 1;
    const first = await momentsOf(rowSlice(rows, 0, half), algebra);
    return mergeMoments(first, await momentsOf(rowSlice(rows, half, rows.rows), algebra));
  }
  const mean = columnMeans(rows);
  return { n: rows.rows, mean, scatter: await selfProduct(deviationsFrom(mean, rows), algebra) };
}

/** Moments of two samples taken together; a RangeError where their dimensions differ. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const d = a.mean.length;
  if (b.mean.length !== d) throw new RangeError(`Cannot merge moments: dimensions ${d} and ${b.mean.length} differ`);
  const n = a.n + b.n;
  const shift = a.mean.map((value, j) => b.mean[j]! - value);
  const mean = a.mean.map((value, j) => value + shift[j]! * (b.n / n));
  const weight = a.n * (b.n / n);
  const scatter = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    const shifted = weight * shift[i]!;
    for (let j = 0; j < d; j++) {
      const at = i * d + j;
      scatter[at] = a.scatter.data[at]! + b.scatter.data[at]! + shifted * shift[j]!;
    }
  }
  return { n, mean, scatter: matrix(d, d, scatter) };
}

/**
 * The covariance matrix [d, d].
 *
 * @param ddof Taken from n in the divisor: 1 for the unbiased estimate. A RangeError where n is not above it.
 */
export function covariance({ n, scatter }: Moments, ddof = 1): Matrix {
  if (n <= ddof) throw new RangeError(`Cannot take a covariance: needs more than ${ddof} rows, got ${n}`);
  return { ...scatter, data: scatter.data.map((value) => value / (n - ddof)) };
}

function columnMeans({ rows, cols, data }: FloatMatrix): Float64Array {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) mean[j] = mean[j]! + data[i * cols + j]!;
  }
  return mean.map((sum) => sum / rows);
}

/** [d, n], transposed: what the product over samples takes. */
function deviationsFrom(mean: Float64Array, { rows, cols, data }: FloatMatrix): Matrix {
  const deviations = new Float64Array(cols * rows);
  for (let start = 0; start < rows; start += STRIP) {
    const end = Math.min(start + STRIP, rows);
    for (let j = 0; j < cols; j++) {
      const centre = mean[j]!;
      for (let i = start; i < end; i++) deviations[j * rows + i] = data[i * cols + j]! - centre;
    }
  }
  return matrix(cols, rows, deviations);
}

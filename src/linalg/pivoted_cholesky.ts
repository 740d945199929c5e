/**
 * The factor L of a positive semidefinite matrix, A = LLᵀ, with as many columns as A has rank.
 *
 * Each step takes the row with the largest remaining diagonal. A row is exhausted where what remains of its diagonal
 * is no more than the rounding of the original, row by row, so that features of different scales are judged alike.
 * Unlike a square root through eigenvalues, no noise of size ε in A becomes one of size √ε in L.
 *
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 10.3.
 */
import { type Matrix, matrix } from "./matrix.ts";

export interface PivotedCholesky {
  /** [d, rank] */
  readonly factor: Matrix;
  /** Row of A that each column was made from: rows `pivots` of `factor` are lower triangular. */
  readonly pivots: Uint32Array;
}

/**
 * @param a Symmetric positive semidefinite, [d, d]; a RangeError where it is not square or its diagonal is negative.
 * @param maxRank What the rank is known not to exceed, such as n - 1 for the covariance of n samples.
 *
 * @example
 * ```ts
 * pivotedCholesky(matrix(2, 2, [4, 2, 2, 1])).factor; // [[2], [1]]
 * ```
 */
export function pivotedCholesky(a: Matrix, maxRank = a.rows): PivotedCholesky {
  const d = a.rows;
  if (a.cols !== d) throw new RangeError(`Cannot factor: the matrix must be square, got ${d} × ${a.cols}`);
  const width = Math.min(d, maxRank);
  const rows = new Float64Array(d * width);
  const remaining = Float64Array.from({ length: d }, (_, i) => a.data[i * d + i]!);
  const noise = remaining.map((value) => value * (d + 64) * Number.EPSILON);
  if (remaining.some((value) => !(value >= 0))) {
    throw new RangeError("Cannot factor: the diagonal of a positive semidefinite matrix has no negative or NaN");
  }
  const pivots: number[] = [];
  const taken = new Uint8Array(d);
  while (pivots.length < width) {
    const pivot = largestAboveNoise(remaining, noise, taken);
    if (pivot === undefined) break;
    const k = pivots.length;
    const root = Math.sqrt(remaining[pivot]!);
    taken[pivot] = 1;
    pivots.push(pivot);
    rows[pivot * width + k] = root;
    for (let i = 0; i < d; i++) {
      if (taken[i]) continue;
      let value = a.data[pivot * d + i]!;
      for (let j = 0; j < k; j++) value -= rows[i * width + j]! * rows[pivot * width + j]!;
      value /= root;
      rows[i * width + k] = value;
      remaining[i] = remaining[i]! - value * value;
    }
  }
  const rank = pivots.length;
  const factor = new Float64Array(d * rank);
  for (let i = 0; i < d; i++) factor.set(rows.subarray(i * width, i * width + rank), i * rank);
  return { factor: matrix(d, rank, factor), pivots: Uint32Array.from(pivots) };
}

function largestAboveNoise(remaining: Float64Array, noise: Float64Array, taken: Uint8Array): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < remaining.length; i++) {
    if (taken[i] || remaining[i]! <= noise[i]!) continue;
    if (best === undefined || remaining[i]! > remaining[best]!) best = i;
  }
  return best;
}

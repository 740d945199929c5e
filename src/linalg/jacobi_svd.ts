/**
 * The singular value decomposition by one-sided Jacobi rotations (Hestenes), which finds small singular values to
 * high relative accuracy where bidiagonalisation finds them only to that of the largest. Meant for up to a few
 * hundred columns.
 *
 * Source: Demmel, Veselić, "Jacobi's method is more accurate than QR", SIAM J. Matrix Anal. Appl. 13, 1992;
 * LAPACK's dgesvj for the tolerance.
 */
import { type Matrix, matrix } from "./matrix.ts";

/** `a = Σ values[k] · leftᵀ[k] · right[k]`, k below min(m, n). */
export interface SingularValues {
  /** Descending. */
  readonly values: Float64Array;
  /** [min(m, n), m]: row k is the left singular vector of `values[k]`. */
  readonly left: Matrix;
  /** [min(m, n), n]: row k is the right singular vector of `values[k]`. */
  readonly right: Matrix;
}

/**
 * Decomposes a matrix [m, n]. Of a symmetric positive semidefinite one, `values` are the eigenvalues and `right` the
 * eigenvectors.
 *
 * On the longer side the vectors of zero singular values are zero; the shorter side's are always an orthonormal basis.
 * Throws an Error where it does not converge, as with NaN in the input.
 *
 * @example
 * ```ts
 * jacobiSvd(matrix(2, 2, [0, 2, 1, 0])).values; // [2, 1]
 * ```
 */
export function jacobiSvd(a: Matrix): SingularValues {
  if (a.rows < a.cols) {
    const { values, left, right } = orthogonaliseRows(Float64Array.from(a.data), a.rows, a.cols);
    return { values, left: right, right: left };
  }
  const columns = new Float64Array(a.rows * a.cols);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) columns[j * a.rows + i] = a.data[i * a.cols + j]!;
  }
  return orthogonaliseRows(columns, a.cols, a.rows);
}

const MAX_SWEEPS = 60;

/** Rotates pairs of the `count` vectors until all are orthogonal; `left` are then their directions. */
function orthogonaliseRows(vectors: Float64Array, count: number, length: number): SingularValues {
  const rotations = new Float64Array(count * count);
  for (let i = 0; i < count; i++) rotations[i * count + i] = 1;
  const tolerance = Number.EPSILON * Math.sqrt(length);
  let sweep = 0;
  while (!sweepOnce(vectors, count, length, rotations, tolerance)) {
    if (++sweep === MAX_SWEEPS) {
      throw new Error(`The singular values did not converge in ${MAX_SWEEPS} sweeps: is there a NaN in the matrix?`);
    }
  }
  const norms = Float64Array.from({ length: count }, (_, p) => Math.sqrt(dot(vectors, p * length, p * length, length)));
  const order = Array.from(norms.keys()).sort((p, q) => norms[q]! - norms[p]!);
  const values = Float64Array.from(order, (p) => norms[p]!);
  const left = new Float64Array(count * length);
  const right = new Float64Array(count * count);
  order.forEach((p, k) => {
    right.set(rotations.subarray(p * count, (p + 1) * count), k * count);
    if (norms[p] === 0) return;
    for (let i = 0; i < length; i++) left[k * length + i] = vectors[p * length + i]! / norms[p]!;
  });
  return { values, left: matrix(count, length, left), right: matrix(count, count, right) };
}

/** One rotation for every pair of vectors that needs it; true where none did. */
function sweepOnce(
  vectors: Float64Array,
  count: number,
  length: number,
  rotations: Float64Array,
  tolerance: number,
): boolean {
  const squares = Float64Array.from({ length: count }, (_, p) => dot(vectors, p * length, p * length, length));
  let done = true;
  for (let p = 0; p < count - 1; p++) {
    for (let q = p + 1; q < count; q++) {
      const a = squares[p]!, b = squares[q]!;
      const c = dot(vectors, p * length, q * length, length);
      if (Math.abs(c) <= tolerance * Math.sqrt(a) * Math.sqrt(b)) continue;
      done = false;
      const ratio = (b - a) / (2 * c);
      const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
      const cosine = 1 / Math.hypot(1, tangent);
      rotate(vectors, p * length, q * length, length, cosine, cosine * tangent);
      rotate(rotations, p * count, q * count, count, cosine, cosine * tangent);
      squares[p] = dot(vectors, p * length, p * length, length);
      squares[q] = dot(vectors, q * length, q * length, length);
    }
  }
  return done;
}

function rotate(data: Float64Array, p: number, q: number, length: number, cosine: number, sine: number): void {
  for (let i = 0; i < length; i++) {
    const x = data[p + i]!, y = data[q + i]!;
    data[p + i] = cosine * x - sine * y;
    data[q + i] = sine * x + cosine * y;
  }
}

function dot(data: Float64Array, p: number, q: number, length: number): number {
  let s0 = 0, s1 = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    s0 += data[p + i]! * data[q + i]!;
    s1 += data[p + i + 1]! * data[q + i + 1]!;
  }
  return i < length ? s0 + s1 + data[p + i]! * data[q + i]! : s0 + s1;
}

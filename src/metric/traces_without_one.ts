import type { Algebra } from "../linalg/algebra.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { tridiagonalEigenvalues } from "../linalg/tridiagonal_eigenvalues.ts";

/** Steps after which the change of an entropy stands still to three digits on the spectra that features have. */
const STEPS = 24;

/** A symmetric positive semidefinite matrix and the vectors that are taken from it, one at a time. */
export interface Removal {
  /** [d, d] */
  readonly from: Matrix;
  /** [n, d], of any length but 0: one vector a row. */
  readonly vectors: Matrix;
  /** The matrix without x: `from` - xxᵀ·weight, or for "direction" what is left of it across x. */
  readonly weight: number | "direction";
}

/**
 * By how much tr f(A) changes when a vector x is taken from A, for many x, without eigenvectors: Lanczos steps from x
 * span the only space that changes, and there A is tridiagonal and x its first axis. Exact once there are as many steps
 * as A has different eigenvalues; with fewer it is for variances, which need few digits.
 *
 * Source: Golub and Meurant, "Matrices, moments and quadrature with applications", 2010, chapter 4, for the steps.
 *
 * @param f Finite at every eigenvalue, 0 included.
 * @returns [n], tr f(A without x) - tr f(A). "direction" counts the axis across as gone, not as an eigenvalue of 0.
 *
 * @example
 * ```ts
 * await tracesWithoutOne({ from: gram, vectors: matrix(1, d, axis), weight: "direction" }, (value) => value, algebra);
 * ```
 */
export async function tracesWithoutOne(
  { from, vectors, weight }: Removal,
  f: (eigenvalue: number) => number,
  algebra: Algebra,
): Promise<Float64Array> {
  const { rows: n, cols: d } = vectors;
  if (from.rows !== d || from.cols !== d) {
    throw new RangeError(`Cannot take vectors out: the matrix is ${from.rows} × ${from.cols}, the vectors have ${d}`);
  }
  const lengths = new Float64Array(n);
  let current = matrix(n, d, Float64Array.from(vectors.data)), previous = matrix(n, d, new Float64Array(n * d));
  for (let i = 0; i < n; i++) lengths[i] = normalise(rowOf(current, i));
  const steps = Math.min(STEPS, d);
  const diagonal = new Float64Array(n * steps), beside = new Float64Array(n * steps);
  // How many steps each x took before its vectors were used up.
  const taken = new Uint32Array(n).fill(steps);
  for (let step = 0; step < steps; step++) {
    const next = await algebra.product(current, from);
    for (let i = 0; i < n; i++) {
      if (taken[i]! <= step) continue;
      const at = i * steps + step;
      const row = rowOf(next, i), now = rowOf(current, i), before = rowOf(previous, i);
      const along = dot(row, now), back = step > 0 ? beside[at - 1]! : 0;
      for (let j = 0; j < d; j++) row[j] = row[j]! - along * now[j]! - back * before[j]!;
      diagonal[at] = along;
      beside[at] = normalise(row);
      if (!(beside[at]! > 1e-12 * from.data[0]!)) taken[i] = step + 1;
    }
    previous = current;
    current = next;
  }
  const sum = (diagonal: Float64Array, beside: Float64Array) => {
    let total = 0;
    for (const value of tridiagonalEigenvalues(diagonal, beside)) total += f(Math.max(0, value));
    return total;
  };
  return Float64Array.from({ length: n }, (_, i) => {
    const start = i * steps, end = start + taken[i]!;
    const whole = diagonal.slice(start, end), off = beside.subarray(start, end - 1);
    const before = sum(whole, off);
    if (weight === "direction") return sum(whole.subarray(1), off.subarray(1)) - before;
    whole[0] = whole[0]! - weight * lengths[i]! ** 2;
    return sum(whole, off) - before;
  });
}

function rowOf({ cols, data }: Matrix, row: number): Float64Array {
  return data.subarray(row * cols, (row + 1) * cols);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < x.length; j++) sum += x[j]! * y[j]!;
  return sum;
}

/** Scales a vector to unit length, in place, and returns the length that it had; a zero vector stays. */
function normalise(vector: Float64Array): number {
  const norm = Math.sqrt(dot(vector, vector));
  if (norm > 0) vector.forEach((value, j) => vector[j] = value / norm);
  return norm;
}

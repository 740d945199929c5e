/**
 * The factor of a positive semidefinite matrix, A = LLᵀ, with as many columns as A has rank.
 *
 * Each step takes the row with the largest remaining diagonal. A row is exhausted where what remains of its diagonal
 * is no more than the rounding of the original, row by row, so that features of different scales are judged alike.
 * Unlike a square root through eigenvalues, no noise of size ε in A becomes one of size √ε in L.
 *
 * Source: Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 10.3; LAPACK's dpstrf.
 */
import type { Algebra } from "./algebra.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { powerOfTwoScale } from "./power_of_two_scale.ts";
import { pitchOf } from "./wasm/layout.ts";
import { withKernels } from "./wasm/with_kernels.ts";

export interface PivotedCholesky {
  /** [rank, d], Lᵀ: A = rowsᵀ·rows. */
  readonly rows: Matrix;
  /** [rank]: columns `pivots` of `rows`, in this order, are upper triangular. */
  readonly pivots: Uint32Array;
}

/** Below this size a second thread costs more than it brings. */
const LEAST_FOR_THREADS = 500;
const PANEL = 64;

/**
 * @param a Symmetric positive semidefinite, [d, d]: the lower triangle is read. A RangeError where it is not square, its
 * diagonal is negative, or it holds NaN or infinity.
 * @param algebra Says how many threads may be used; the result does not depend on it.
 * @param maxRank What the rank is known not to exceed, such as n - 1 for the covariance of n samples.
 *
 * @example
 * ```ts
 * (await pivotedCholesky(matrix(2, 2, [4, 2, 2, 1]), algebra)).rows; // [[2, 1]]
 * ```
 */
export async function pivotedCholesky(
  a: Matrix,
  { threads }: Pick<Algebra, "threads">,
  maxRank = a.rows,
): Promise<PivotedCholesky> {
  const d = a.rows;
  if (a.cols !== d) throw new RangeError(`Cannot factor: the matrix must be square, got ${d} × ${a.cols}`);
  for (let i = 0; i < d; i++) {
    if (!(a.data[i * d + i]! >= 0)) {
      throw new RangeError("Cannot factor: the diagonal of a positive semidefinite matrix has no negative or NaN");
    }
  }
  const scale = evenPower(powerOfTwoScale(a)), width = Math.max(0, Math.min(d, maxRank));
  if (scale === 0 || width === 0) return { rows: matrix(0, d, []), pivots: new Uint32Array(0) };
  const pitch = pitchOf(d), stride = pitch / 8;
  const work = PANEL * stride + 8 + PANEL * (d + 4);
  const bytes = 8 * ((d + 4) * stride + 3 * d + width * stride + work) + 6 * 32;
  return await withKernels(bytes, d < LEAST_FOR_THREADS ? 1 : threads, ({ room, run }) => {
    const triangle = room((d + 4) * stride), remaining = room(d), noise = room(d), order = room(Math.ceil(d / 2));
    const out = room(width * stride);
    const places = new Uint32Array(order.values.buffer, order.address, d);
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) triangle.values[i * stride + j] = a.data[i * d + j]! * scale;
      remaining.values[i] = a.data[i * d + i]! * scale;
      noise.values[i] = remaining.values[i]! * (d + 64) * Number.EPSILON;
      places[i] = i;
    }
    const addresses = [remaining, noise, order, out].map(({ address }) => address);
    const rank = run("cholesky", [triangle.address, pitch, d, width, ...addresses, room(work).address]);
    const rows = new Float64Array(rank * d), unscale = 1 / Math.sqrt(scale);
    for (let k = 0; k < rank; k++) {
      for (let j = 0; j < d; j++) rows[k * d + j] = out.values[k * stride + j]! * unscale;
    }
    return { rows: matrix(rank, d, rows), pivots: Uint32Array.from({ length: rank }, (_, k) => places[d - 1 - k]!) };
  });
}

/** A power of two whose square root is one too. */
function evenPower(scale: number): number {
  return scale > 0 && Math.log2(scale) % 2 !== 0 ? scale / 2 : scale;
}

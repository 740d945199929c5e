/**
 * Eigenvalues of a dense symmetric matrix: blocked Householder reduction to tridiagonal form in WebAssembly, then QL.
 *
 * Their error is a small multiple of ε times the largest, plain additions and multiplications make it the same on
 * every processor and for every number of threads. 2048 × 2048 takes about 0.7 s on two threads.
 *
 * Source: Golub, Van Loan, "Matrix computations", 4th ed., section 8.3; LAPACK's dsytrd and dsterf.
 */
import type { Algebra } from "./algebra.ts";
import type { Matrix } from "./matrix.ts";
import { tridiagonalEigenvalues } from "./tridiagonal_eigenvalues.ts";
import { powerOfTwoScale } from "./power_of_two_scale.ts";
import { pitchOf } from "./wasm/layout.ts";
import { withKernels } from "./wasm/with_kernels.ts";

/** Below this size a second thread costs more than it brings. */
const LEAST_FOR_THREADS = 400;
const PANEL = 32;

/**
 * @param a Symmetric, [n, n]: the lower triangle is read. A RangeError where it is not square, or holds NaN or infinity.
 * @param algebra Says how many threads may be used.
 * @returns [n], descending.
 *
 * @example
 * ```ts
 * await symmetricEigenvalues(matrix(2, 2, [2, 1, 1, 2]), algebra); // [3, 1]
 * ```
 */
export async function symmetricEigenvalues(a: Matrix, { threads }: Pick<Algebra, "threads">): Promise<Float64Array> {
  const n = a.rows;
  if (a.cols !== n) throw new RangeError(`Cannot take eigenvalues: the matrix must be square, got ${n} × ${a.cols}`);
  const scale = powerOfTwoScale(a);
  if (n === 0 || scale === 0) return new Float64Array(n);
  const pitch = pitchOf(n), stride = pitch / 8;
  const work = (3 * PANEL + 2) * stride + 8 * PANEL + 8 + 4 * PANEL * (n + 4);
  const bytes = 8 * ((n + 4) * stride + 2 * n + work) + 4 * 32;
  const { diagonal, beside } = await withKernels(bytes, n < LEAST_FOR_THREADS ? 1 : threads, ({ room, run }) => {
    const triangle = room((n + 4) * stride), d = room(n), e = room(n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) triangle.values[i * stride + j] = a.data[i * n + j]! * scale;
    }
    run("tridiagonalise", [triangle.address, pitch, n, d.address, e.address, room(work).address]);
    return { diagonal: Float64Array.from(d.values), beside: Float64Array.from(e.values.subarray(0, n - 1)) };
  });
  return tridiagonalEigenvalues(diagonal, beside).map((value) => value / scale);
}

/**
 * Singular values of a dense matrix: blocked Householder reduction to bidiagonal form in WebAssembly, then QL.
 *
 * Each is off by a small multiple of ε times the largest. Through the eigenvalues of A·Aᵀ a small one would be off by
 * the square root of that.
 *
 * Source: Golub, Van Loan, "Matrix computations", 4th ed., sections 8.6 and 8.6.1 (a bidiagonal's singular values as
 * eigenvalues of a tridiagonal with zero diagonal); LAPACK's dgebrd.
 */
import type { Algebra } from "./algebra.ts";
import type { Matrix } from "./matrix.ts";
import { powerOfTwoScale } from "./power_of_two_scale.ts";
import { tridiagonalEigenvalues } from "./tridiagonal_eigenvalues.ts";
import { pitchOf } from "./wasm/layout.ts";
import { withKernels } from "./wasm/with_kernels.ts";

const LEAST_FOR_THREADS = 300;
const PANEL = 32;

/**
 * @param a [m, n]; a RangeError where it holds NaN or infinity.
 * @param algebra Says how many threads may be used.
 * @returns [min(m, n)], descending.
 *
 * @example
 * ```ts
 * await singularValues(matrix(2, 2, [0, 2, 1, 0]), algebra); // [2, 1]
 * ```
 */
export async function singularValues(a: Matrix, { threads }: Pick<Algebra, "threads">): Promise<Float64Array> {
  const wide = a.rows < a.cols;
  const rows = wide ? a.cols : a.rows, cols = wide ? a.rows : a.cols;
  const scale = powerOfTwoScale(a);
  if (cols === 0 || scale === 0) return new Float64Array(cols);
  const pitch = pitchOf(cols), stride = pitch / 8, vectorPitch = pitchOf(rows);
  const work = (4 * PANEL + 3) * vectorPitch / 8 + 8 * PANEL + 8 + 2 * PANEL * (rows + cols + 8);
  const bytes = 8 * ((rows + 4) * stride + 2 * cols + work) + 4 * 32;
  const beside = await withKernels(bytes, cols < LEAST_FOR_THREADS ? 1 : threads, ({ room, run }) => {
    const whole = room((rows + 4) * stride), d = room(cols), e = room(cols);
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < a.cols; j++) {
        whole.values[wide ? j * stride + i : i * stride + j] = a.data[i * a.cols + j]! * scale;
      }
    }
    const { address } = room(work);
    run("bidiagonalise", [whole.address, pitch, rows, cols, d.address, e.address, vectorPitch, address]);
    return Float64Array.from(
      { length: 2 * cols - 1 },
      (_, i) => i % 2 === 0 ? d.values[i / 2]! : e.values[(i - 1) / 2]!,
    );
  });
  // The eigenvalues are the singular values with both signs.
  const largest = beside.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const both = tridiagonalEigenvalues(new Float64Array(2 * cols), beside, { negligible: largest * 2 ** -56 });
  return both.subarray(0, cols).map((value) => Math.max(0, value / scale));
}

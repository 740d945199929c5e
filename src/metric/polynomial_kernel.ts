/**
 * Sums of KID's kernel k(x, y) = (γ·xᵀy + coef0)^degree over all pairs of two sets, streamed in tiles.
 *
 * Source: Bińkowski et al., "Demystifying MMD GANs", 2018, section 4.
 */
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { productTiles } from "../linalg/product_tiles.ts";

/** (γ·xᵀy + coef0)^degree. */
export interface PolynomialKernel {
  readonly degree: number;
  /** γ; `null` for 1/d. */
  readonly gamma: number | null;
  readonly coef0: number;
}

/** The kernel that KID is defined by. */
export const KID_KERNEL: PolynomialKernel = { degree: 3, gamma: null, coef0: 1 };

export interface KernelSums {
  /** [m], Σ over j of k(x[i], y[j]). */
  readonly rows: Float64Array;
  /** [n], Σ over i of k(x[i], y[j]). */
  readonly cols: Float64Array;
  /** [min(m, n)], k(x[i], y[i]). */
  readonly diagonal: Float64Array;
}

/**
 * The sums over all pairs of two sets, in float64.
 *
 * @param x [m, d]
 * @param y [n, d]; a RangeError where the two d differ.
 *
 * @example
 * ```ts
 * const { rows } = await kernelSums(x, y, algebra, { degree: 3, gamma: null, coef0: 1 });
 * ```
 */
export async function kernelSums(
  x: FloatMatrix,
  y: FloatMatrix,
  algebra: Algebra,
  { degree, gamma, coef0 }: PolynomialKernel = KID_KERNEL,
): Promise<KernelSums> {
  const rowSums = new Float64Array(x.rows), colSums = new Float64Array(y.rows);
  const diagonal = new Float64Array(Math.min(x.rows, y.rows));
  const scale = gamma ?? 1 / x.cols;
  await productTiles(x, y, algebra, ({ rowStart, colStart, values: { rows, cols, data }, mirrored }) => {
    const below = (mirrored ? rowSums : colSums).subarray(colStart, colStart + cols);
    for (let i = 0; i < rows; i++) {
      const kernels = data.subarray(i * cols, (i + 1) * cols);
      rowSums[rowStart + i] = rowSums[rowStart + i]! + addKernels(kernels, { scale, coef0, degree }, below);
      const onDiagonal = rowStart + i - colStart;
      if (onDiagonal >= 0 && onDiagonal < cols) diagonal[rowStart + i] = kernels[onDiagonal]!;
    }
  });
  if (x === y) colSums.set(rowSums);
  return { rows: rowSums, cols: colSums, diagonal };
}

/** Turns products into kernel values, adds each to its column, and returns their sum. */
function addKernels(
  row: Float32Array | Float64Array,
  { scale, coef0, degree }: { scale: number; coef0: number; degree: number },
  columns: Float64Array,
): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) {
    const base = row[j]! * scale + coef0;
    const kernel = degree === 3 ? base * base * base : base ** degree;
    row[j] = kernel;
    columns[j] = columns[j]! + kernel;
    sum += kernel;
  }
  return sum;
}

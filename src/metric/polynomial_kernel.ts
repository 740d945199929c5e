/**
 * Sums of KID's kernel k(x, y) = (xᵀy/d + 1)³ over all pairs of two sets, streamed in tiles.
 *
 * Source: Bińkowski et al., "Demystifying MMD GANs", 2018, section 4.
 */
import type { Algebra } from "../linalg/algebra.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { productTiles } from "../linalg/product_tiles.ts";

export interface KernelSums {
  /** [m], Σ over j of k(x[i], y[j]). */
  readonly rows: Float64Array;
  /** [n], Σ over i of k(x[i], y[j]). */
  readonly cols: Float64Array;
  /** [min(m, n)], k(x[i], y[i]). */
  readonly diagonal: Float64Array;
}

/** @param x [m, d]; @param y [n, d]; a RangeError where the two d differ. */
export async function kernelSums(x: Matrix, y: Matrix, algebra: Algebra): Promise<KernelSums> {
  const rowSums = new Float64Array(x.rows), colSums = new Float64Array(y.rows);
  const diagonal = new Float64Array(Math.min(x.rows, y.rows));
  const scale = 1 / x.cols;
  await productTiles(x, y, algebra.product, ({ rowStart, colStart, values: { rows, cols, data }, mirrored }) => {
    const below = (mirrored ? rowSums : colSums).subarray(colStart, colStart + cols);
    for (let i = 0; i < rows; i++) {
      const kernels = data.subarray(i * cols, (i + 1) * cols);
      rowSums[rowStart + i] = rowSums[rowStart + i]! + addKernels(kernels, scale, below);
      const onDiagonal = rowStart + i - colStart;
      if (onDiagonal >= 0 && onDiagonal < cols) diagonal[rowStart + i] = kernels[onDiagonal]!;
    }
  });
  if (x === y) colSums.set(rowSums);
  return { rows: rowSums, cols: colSums, diagonal };
}

/** Turns products into kernel values, adds each to its column, and returns their sum. */
function addKernels(row: Float64Array, scale: number, columns: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) {
    const base = row[j]! * scale + 1;
    const kernel = base * base * base;
    row[j] = kernel;
    columns[j] = columns[j]! + kernel;
    sum += kernel;
  }
  return sum;
}

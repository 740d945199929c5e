import type { Algebra } from "../linalg/algebra.ts";
import { type FloatMatrix, type Matrix, matrix } from "../linalg/matrix.ts";
import { productTiles } from "../linalg/product_tiles.ts";
import type { SubsetTotal } from "./subset_total.ts";
import type { PolynomialKernel } from "./polynomial_kernel.ts";

/**
 * The kernel's sums over every subset, in float64: each tile of the kernel matrix times the subsets' indicators, so that
 * a pair's kernel is computed once for all subsets.
 *
 * @param x [m, d]
 * @param y [n, d]; where it is the same object as `x`, half of the matrix is computed.
 * @param ofX The rows of x in each subset.
 * @param ofY The rows of y in each subset.
 */
export async function subsetTotals(
  x: FloatMatrix,
  y: FloatMatrix,
  ofX: readonly Uint32Array[],
  ofY: readonly Uint32Array[],
  algebra: Algebra,
  { degree, gamma, coef0 }: PolynomialKernel,
): Promise<SubsetTotal[]> {
  const scale = gamma ?? 1 / x.cols;
  const totals = new Float64Array(ofX.length), diagonals = new Float64Array(ofX.length);
  const partners = diagonalPartners(x.rows, ofX, ofY);
  await productTiles(x, y, algebra, async ({ rowStart, colStart, values: { rows, cols, data }, mirrored }) => {
    const kernels = matrix(rows, cols, data);
    for (let at = 0; at < data.length; at++) {
      const base = data[at]! * scale + coef0;
      kernels.data[at] = degree === 3 ? base * base * base : base ** degree;
    }
    for (let i = 0; i < rows; i++) {
      for (const { subset, other } of partners[rowStart + i]!) {
        const j = other - colStart;
        if (j >= 0 && j < cols) diagonals[subset] = diagonals[subset]! + kernels.data[i * cols + j]!;
      }
    }
    const sums = await algebra.product(kernels, indicators(ofY, colStart, cols));
    ofX.forEach((subset, s) => {
      let sum = 0;
      for (const row of subset) {
        const i = row - rowStart;
        if (i >= 0 && i < rows) sum += sums.data[i * ofX.length + s]!;
      }
      totals[s] = totals[s]! + (mirrored ? 2 * sum : sum);
    });
  });
  return Array.from(totals, (total, s) => ({ apart: total - diagonals[s]!, diagonal: diagonals[s]! }));
}

/** [subsets, cols]: 1 where a column is in a subset. */
function indicators(subsets: readonly Uint32Array[], colStart: number, cols: number): Matrix {
  const data = new Float64Array(subsets.length * cols);
  subsets.forEach((subset, s) => {
    for (const col of subset) if (col >= colStart && col < colStart + cols) data[s * cols + col - colStart] = 1;
  });
  return matrix(subsets.length, cols, data);
}

/** For each row of x, in which subsets it stands, and beside which row of y. */
function diagonalPartners(rows: number, ofX: readonly Uint32Array[], ofY: readonly Uint32Array[]) {
  const partners: { subset: number; other: number }[][] = Array.from({ length: rows }, () => []);
  ofX.forEach((subset, s) => {
    subset.forEach((row, place) => partners[row]!.push({ subset: s, other: ofY[s]![place]! }));
  });
  return partners;
}

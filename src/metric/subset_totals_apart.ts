import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { gatheredRows } from "./gathered_rows.ts";
import type { SubsetTotal } from "./subset_total.ts";
import { kernelSums, type PolynomialKernel } from "./polynomial_kernel.ts";

/**
 * The kernel's sums over every subset, in float64, as {@linkcode subsetTotals} gives them, but with a kernel matrix for
 * each subset: less work where the sets hold more pairs than all subsets together.
 *
 * @param x [m, d]
 * @param y [n, d]; where it is the same object as `x`, `ofX` and `ofY` must be the same subsets.
 * @param ofX The rows of x in each subset.
 * @param ofY The rows of y in each subset, as many.
 */
export async function subsetTotalsApart(
  x: FloatMatrix,
  y: FloatMatrix,
  ofX: readonly Uint32Array[],
  ofY: readonly Uint32Array[],
  algebra: Algebra,
  kernel: PolynomialKernel,
): Promise<SubsetTotal[]> {
  const totals: SubsetTotal[] = [];
  for (const [s, subset] of ofX.entries()) {
    const rows = gatheredRows(x, subset);
    // The same object, so that half of a symmetric matrix is computed.
    const others = x === y ? rows : gatheredRows(y, ofY[s]!);
    const sums = await kernelSums(rows, others, algebra, kernel);
    const diagonal = total(sums.diagonal);
    totals.push({ apart: total(sums.rows) - diagonal, diagonal });
  }
  return totals;
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

import type { Algebra } from "../linalg/algebra.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import type { PivotedCholesky } from "../linalg/pivoted_cholesky.ts";
import { solveTriangle } from "../linalg/solve_triangle.ts";
import { transpose } from "../linalg/transpose.ts";
import { upperTriangle } from "../linalg/upper_triangle.ts";

/**
 * I - T for the optimal transport map T from one centred Gaussian to another, for use in xᵀ(I - T)x with x in the
 * range of the first: where that has full rank, the map itself.
 *
 * With La, Lb the factors and Q the polar factor of LaᵀLb, T = LbQᵀLa⁻¹, and where the rank is lower La⁻¹ reads the
 * pivots alone.
 *
 * Source: Dowson, Landau, 1982; Takatsu, "Wasserstein geometry of Gaussian measures", Osaka J. Math. 48, 2011.
 *
 * @param polar [rank a, rank b]
 * @returns [d, d]
 */
export async function transportForm(
  a: PivotedCholesky,
  b: PivotedCholesky,
  polar: Matrix,
  algebra: Algebra,
): Promise<Matrix> {
  const d = a.rows.cols, rank = a.rows.rows;
  const turned = await algebra.product(transpose(b.rows), polar);
  const map = transpose(await solveTriangle(turned, upperTriangle(a).triangle, algebra));
  const form = new Float64Array(d * d);
  for (let i = 0; i < d; i++) form[i * d + i] = 1;
  for (let k = 0; k < rank; k++) {
    const row = a.pivots[k]! * d;
    for (let j = 0; j < d; j++) form[row + j] = form[row + j]! - map.data[k * d + j]!;
  }
  return matrix(d, d, form);
}

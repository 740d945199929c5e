import type { Algebra } from "../../linalg/algebra.ts";
import { type FloatMatrix, type Matrix, matrix } from "../../linalg/matrix.ts";
import { selfProduct } from "../../linalg/self_product.ts";
import { transpose } from "../../linalg/transpose.ts";
import { symmetricEigenvectors } from "./symmetric_eigenvectors.ts";

/** Rows in the coordinates of their first principal components. */
export interface PrincipalComponents {
  /** [n, kept], about the mean of each column, not whitened. */
  readonly scores: Matrix;
  /** Share of the variance of every component, descending. */
  readonly shares: Float64Array;
}

/**
 * Keeps the fewest principal components that together hold at least a given share of the variance; one at least.
 *
 * Of XᵀX and XXᵀ of the centred rows, which share their nonzero eigenvalues, the smaller one is taken apart: about a second
 * where the smaller of n and d is 512.
 *
 * @param rows [n, d], finite; a RangeError where n or d is 0.
 * @param share Above 0 and at most 1; a RangeError otherwise.
 *
 * @example
 * ```ts
 * const { scores } = await principalComponents(features, 0.9, algebra);
 * ```
 */
export async function principalComponents(
  rows: FloatMatrix,
  share: number,
  algebra: Pick<Algebra, "product">,
): Promise<PrincipalComponents> {
  const { rows: n, cols: d } = rows;
  if (n === 0 || d === 0) throw new RangeError(`Cannot take components: needs rows and columns, got ${n} × ${d}`);
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(`Cannot take components: 'share' must be above 0 and at most 1, got ${share}`);
  }
  const centred = aboutColumnMeans(rows), wide = n < d;
  const { values, vectors } = symmetricEigenvectors(
    await selfProduct(wide ? centred : transpose(centred), algebra),
  );
  const squares = values.map((value) => Math.max(0, value));
  const total = squares.reduce((sum, value) => sum + value, 0);
  const shares = squares.map((value) => total === 0 ? 0 : value / total);
  let kept = 1;
  for (let reached = shares[0]!; total > 0 && reached < share && kept < shares.length; kept++) reached += shares[kept]!;
  const leading = matrix(kept, vectors.cols, vectors.data.subarray(0, kept * vectors.cols));
  if (!wide) return { scores: await algebra.product(centred, leading), shares };
  // XXᵀ = U S² Uᵀ: the coordinates are U S.
  const scores = transpose(leading);
  return {
    scores: { ...scores, data: scores.data.map((value, at) => value * Math.sqrt(squares[at % kept]!)) },
    shares,
  };
}

function aboutColumnMeans({ rows, cols, data }: FloatMatrix): Matrix {
  const means = new Float64Array(cols), centred = new Float64Array(rows * cols);
  for (let at = 0; at < data.length; at++) means[at % cols] = means[at % cols]! + data[at]!;
  for (let at = 0; at < data.length; at++) centred[at] = data[at]! - means[at % cols]! / rows;
  return matrix(rows, cols, centred);
}

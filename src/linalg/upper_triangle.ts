import { type Matrix, matrix } from "./matrix.ts";
import type { PivotedCholesky } from "./pivoted_cholesky.ts";

/**
 * The factor's rows with their columns in an order that makes them upper trapezoidal: the pivots first.
 *
 * @returns `triangle` [rank, d], and the columns of the factor, [d], that stand there in turn.
 */
export function upperTriangle({ rows, pivots }: PivotedCholesky): { triangle: Matrix; order: Uint32Array } {
  const d = rows.cols, taken = new Uint8Array(d);
  for (const pivot of pivots) taken[pivot] = 1;
  const order = new Uint32Array(d);
  order.set(pivots);
  let next = pivots.length;
  for (let j = 0; j < d; j++) if (!taken[j]) order[next++] = j;
  const values = new Float64Array(rows.data.length);
  for (let k = 0; k < rows.rows; k++) {
    for (let j = k; j < d; j++) values[k * d + j] = rows.data[k * d + order[j]!]!;
  }
  return { triangle: matrix(rows.rows, d, values), order };
}

import type { FloatMatrix } from "../linalg/matrix.ts";

/**
 * Some rows in an order of their own, in the precision that they have.
 *
 * @example
 * ```ts
 * gatheredRows(matrix(3, 1, [5, 6, 7]), Uint32Array.of(2, 0)); // [[7], [5]]
 * ```
 */
export function gatheredRows({ cols, data }: FloatMatrix, indices: Uint32Array): FloatMatrix {
  const size = indices.length * cols;
  const rows = data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  indices.forEach((row, at) => rows.set(data.subarray(row * cols, (row + 1) * cols), at * cols));
  return { rows: indices.length, cols, data: rows };
}

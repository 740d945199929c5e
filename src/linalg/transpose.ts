import type { FloatMatrix, Matrix, Matrix32 } from "./matrix.ts";

/** Rows taken together, so that a line of the cache is written whole. */
const BLOCK = 16;

/**
 * The transpose, in the precision of the matrix.
 *
 * @example
 * ```ts
 * transpose(matrix(1, 2, [1, 2])); // [[1], [2]]
 * ```
 */
export function transpose(a: Matrix): Matrix;
export function transpose(a: Matrix32): Matrix32;
export function transpose({ rows, cols, data }: FloatMatrix): FloatMatrix {
  const turned = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  for (let start = 0; start < rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, rows);
    for (let j = 0; j < cols; j++) {
      for (let i = start; i < end; i++) turned[j * rows + i] = data[i * cols + j]!;
    }
  }
  return { rows: cols, cols: rows, data: turned };
}

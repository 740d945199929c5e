import { type FloatMatrix, type Matrix, matrix } from "../linalg/matrix.ts";

/**
 * Rows `start` up to but without `end` in float64. Shares the values where they are float64 already; otherwise copies
 * these rows alone, so that a large float32 matrix is never doubled whole.
 *
 * @example
 * ```ts
 * for (let start = 0; start < features.rows; start += 1024) {
 *   const block = float64Rows(features, start, Math.min(start + 1024, features.rows));
 * }
 * ```
 */
export function float64Rows({ cols, data }: FloatMatrix, start: number, end: number): Matrix {
  return matrix(end - start, cols, data.subarray(start * cols, end * cols));
}

/** The rows at `chosen`, in that order, as a float64 matrix of its own. */
export function chosenRows({ cols, data }: FloatMatrix, chosen: ArrayLike<number>): Matrix {
  const values = new Float64Array(chosen.length * cols);
  for (let i = 0; i < chosen.length; i++) {
    const row = chosen[i]!;
    values.set(data.subarray(row * cols, (row + 1) * cols), i * cols);
  }
  return matrix(chosen.length, cols, values);
}

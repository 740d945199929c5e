/**
 * Means as NumPy takes them of a float32 matrix: along axis 0 of a C-ordered array it adds row after row in float32,
 * without pairwise summation, so that the error grows with the number of rows.
 *
 * Source: NumPy 1.24, `numpy.core._methods._mean` (no wider accumulator for float32, unlike float16) and the reduction
 * loop over the outer axis; checked against it on the goldens.
 */
import type { FloatMatrix } from "../linalg/matrix.ts";

/** [d]: the mean of each column, every partial sum rounded to float32. */
export function singlePrecisionMean({ rows, cols, data }: FloatMatrix): Float32Array {
  const sums = new Float32Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) sums[j] = sums[j]! + Math.fround(data[i * cols + j]!);
  }
  return sums.map((sum) => sum / Math.fround(rows));
}

/** Whether every value is one that float32 holds: an array that NumPy would keep in float32. */
export function isSinglePrecision(values: Float32Array | Float64Array): boolean {
  return values instanceof Float32Array || values.every((value) => Math.fround(value) === value);
}

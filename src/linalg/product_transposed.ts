import type { Matrix } from "./matrix.ts";

/** Rows of `b` that stay in the processor's cache while all rows of `a` pass. */
const BLOCK = 64;

/**
 * `a · bᵀ` in plain float64: what every {@linkcode ProductTransposed} computes, for tests and where no runtime is at
 * hand (about 2 GFLOP/s).
 *
 * @param a [m, k]
 * @param b [n, k]; a RangeError where the two k differ.
 * @returns [m, n]
 *
 * @example
 * ```ts
 * productTransposed(matrix(1, 2, [1, 2]), matrix(2, 2, [3, 4, 5, 6])); // [[11, 17]]
 * ```
 */
export function productTransposed(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot multiply: both need the same number of columns, got ${a.cols} and ${b.cols}`);
  }
  const { cols: k } = a;
  const data = new Float64Array(a.rows * b.rows);
  for (let start = 0; start < b.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, b.rows);
    for (let i = 0; i < a.rows; i++) {
      for (let j = start; j < end; j++) data[i * b.rows + j] = dot(a.data, i * k, b.data, j * k, k);
    }
  }
  return { rows: a.rows, cols: b.rows, data };
}

/** Four partial sums, so that additions need not wait for each other. */
function dot(x: Float64Array, xStart: number, y: Float64Array, yStart: number, length: number): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += x[xStart + i]! * y[yStart + i]!;
    s1 += x[xStart + i + 1]! * y[yStart + i + 1]!;
    s2 += x[xStart + i + 2]! * y[yStart + i + 2]!;
    s3 += x[xStart + i + 3]! * y[yStart + i + 3]!;
  }
  for (; i < length; i++) s0 += x[xStart + i]! * y[yStart + i]!;
  return s0 + s1 + (s2 + s3);
}

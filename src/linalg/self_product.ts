import type { Algebra } from "./algebra.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { rowSlice } from "./row_slice.ts";

/** Rows of a block: small enough to skip nearly half of the square, large enough for a product to be fast. */
const BLOCK = 256;

/**
 * `a · aᵀ`, of which only blocks on and above the diagonal are computed.
 *
 * @param a [m, k]
 * @returns [m, m], symmetric to the last bit outside the blocks on the diagonal.
 *
 * @example
 * ```ts
 * await selfProduct(matrix(2, 1, [1, 2]), algebra); // [[1, 2], [2, 4]]
 * ```
 */
export async function selfProduct(a: Matrix, { product }: Pick<Algebra, "product">): Promise<Matrix> {
  const m = a.rows;
  if (m < 4 * BLOCK) return await product(a, a);
  const whole = new Float64Array(m * m);
  for (let start = 0; start < m; start += BLOCK) {
    const end = Math.min(start + BLOCK, m), width = m - start;
    const { data } = await product(rowSlice(a, start, end), rowSlice(a, start, m));
    for (let i = start; i < end; i++) {
      whole.set(data.subarray((i - start) * width, (i - start + 1) * width), i * m + start);
    }
    for (let j = end; j < m; j++) {
      for (let i = start; i < end; i++) whole[j * m + i] = data[(i - start) * width + j - start]!;
    }
  }
  return matrix(m, m, whole);
}

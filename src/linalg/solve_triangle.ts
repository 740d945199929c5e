import type { Algebra } from "./algebra.ts";
import { type Matrix, matrix } from "./matrix.ts";

const BLOCK = 256;

/**
 * Z with Z·Uᵀ = C, for an upper triangle U: products of blocks, and an inverse of each block on the diagonal.
 *
 * @param c [m, r]
 * @param u [r, ≥ r], of which the first r columns are read; upper triangular without zeros on the diagonal.
 * @returns [m, r]
 *
 * @example
 * ```ts
 * await solveTriangle(matrix(1, 2, [4, 2]), matrix(2, 2, [1, 1, 0, 2]), algebra); // [[3, 1]]
 * ```
 */
export async function solveTriangle(c: Matrix, u: Matrix, algebra: Pick<Algebra, "product">): Promise<Matrix> {
  const m = c.rows, rank = c.cols;
  const solved: { start: number; end: number; block: Matrix }[] = [];
  const starts: number[] = [];
  for (let start = 0; start < rank; start += BLOCK) starts.push(start);
  for (const start of starts.reverse()) {
    const end = Math.min(start + BLOCK, rank);
    const rest = columns(c, start, end);
    for (const later of solved) {
      const { data } = await algebra.product(later.block, columns(u, later.start, later.end, start, end));
      for (let i = 0; i < data.length; i++) rest.data[i] = rest.data[i]! - data[i]!;
    }
    solved.push({ start, end, block: await algebra.product(rest, inverseOfUpper(columns(u, start, end, start, end))) });
  }
  const whole = new Float64Array(m * rank);
  for (const { start, end, block: { data } } of solved) {
    const width = end - start;
    for (let i = 0; i < m; i++) whole.set(data.subarray(i * width, (i + 1) * width), i * rank + start);
  }
  return matrix(m, rank, whole);
}

function columns(a: Matrix, start: number, end: number, firstRow = 0, lastRow = a.rows): Matrix {
  const width = end - start, values = new Float64Array((lastRow - firstRow) * width);
  for (let i = firstRow; i < lastRow; i++) {
    values.set(a.data.subarray(i * a.cols + start, i * a.cols + end), (i - firstRow) * width);
  }
  return matrix(lastRow - firstRow, width, values);
}

function inverseOfUpper({ rows: n, data }: Matrix): Matrix {
  const inverse = new Float64Array(n * n);
  for (let i = n - 1; i >= 0; i--) {
    const row = inverse.subarray(i * n, (i + 1) * n);
    for (let k = i + 1; k < n; k++) {
      const factor = -data[i * n + k]!;
      for (let j = k; j < n; j++) row[j] = row[j]! + factor * inverse[k * n + j]!;
    }
    row[i] = 1;
    const pivot = data[i * n + i]!;
    for (let j = i; j < n; j++) row[j] = row[j]! / pivot;
  }
  return matrix(n, n, inverse);
}

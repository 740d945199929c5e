import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { pivotedCholesky } from "./pivoted_cholesky.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";
import { transpose } from "./transpose.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(6n).normal(values, { stream: STREAM.observation, example: cols });
  return matrix(rows, cols, values);
}

function rebuilt(rows: Matrix): Matrix {
  const columns = transpose(rows);
  return productTransposed(columns, columns);
}

test.each([1, 2, 15, 64, 65, 150])("the factor of a full-rank matrix in %i dimensions rebuilds it", async (d) => {
  const root = gaussian(d, d + 25);
  const a = productTransposed(root, root);
  const { rows, pivots } = await pivotedCholesky(a, plainAlgebra);
  rebuilt(rows).data.forEach((value, at) => expect(value).toBeCloseTo(a.data[at]!, 10));
  // Upper triangular in its pivots, with the largest first.
  for (let k = 0; k < d; k++) {
    for (let j = 0; j < k; j++) expect(rows.data[k * d + pivots[j]!]).toBe(0);
    expect(rows.data[k * d + pivots[k]!]).toBeGreaterThan(0);
    if (k > 0) expect(rows.data[k * d + pivots[k]!]).toBeLessThanOrEqual(rows.data[(k - 1) * d + pivots[k - 1]!]!);
  }
});

test("a rank of 7 in 30 dimensions is found, whatever the features' scales", async () => {
  const root = gaussian(30, 7);
  const scaled = matrix(30, 7, root.data.map((value, at) => value * 10 ** (Math.floor(at / 7) % 5 - 2)));
  const a = productTransposed(scaled, scaled);
  const { rows } = await pivotedCholesky(a, plainAlgebra);
  expect(rows.rows).toBe(7);
  rebuilt(rows).data.forEach((value, at) => expect(value).toBeCloseTo(a.data[at]!, 8));
});

test("a rank of 70 in 140 dimensions is found past the first panel", async () => {
  const root = gaussian(140, 70);
  expect((await pivotedCholesky(productTransposed(root, root), plainAlgebra)).rows.rows).toBe(70);
});

test("one thread and two give the same bits", async () => {
  const root = gaussian(520, 300);
  const a = productTransposed(root, root);
  const one = await pivotedCholesky(a, { threads: 1 }), two = await pivotedCholesky(a, { threads: 2 });
  expect(two.pivots).toEqual(one.pivots);
  expect(two.rows.data.every((value, at) => value === one.rows.data[at])).toBe(true);
});

test("huge and tiny matrices are factored to their own scale", async () => {
  const root = gaussian(12, 20);
  const a = productTransposed(root, root);
  for (const power of [-200, 200]) {
    const scaled = matrix(12, 12, a.data.map((value) => value * 10 ** power));
    const { rows } = await pivotedCholesky(scaled, plainAlgebra);
    rebuilt(rows).data.forEach((value, at) => expect(value * 10 ** -power).toBeCloseTo(a.data[at]!, 10));
  }
});

test("the zero matrix has rank 0, and a known rank is not exceeded", async () => {
  expect((await pivotedCholesky(matrix(2, 2, [0, 0, 0, 0]), plainAlgebra)).rows.rows).toBe(0);
  expect((await pivotedCholesky(matrix(2, 2, [1, 0, 0, 1]), plainAlgebra, 1)).rows.rows).toBe(1);
});

test("what is not square, not positive semidefinite or not finite is refused", async () => {
  await expect(pivotedCholesky(matrix(1, 2, [1, 2]), plainAlgebra)).rejects.toThrow("square");
  await expect(pivotedCholesky(matrix(1, 1, [-1]), plainAlgebra)).rejects.toThrow("negative");
  await expect(pivotedCholesky(matrix(2, 2, [1, 0, NaN, 1]), plainAlgebra)).rejects.toThrow("row 1");
});

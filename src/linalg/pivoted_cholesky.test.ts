import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { pivotedCholesky } from "./pivoted_cholesky.ts";
import { productTransposed } from "./product_transposed.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(6n).normal(values, { stream: STREAM.observation, example: cols });
  return matrix(rows, cols, values);
}

test("the factor of a full-rank matrix rebuilds it and is triangular in its pivots", () => {
  const root = gaussian(15, 40);
  const a = productTransposed(root, root);
  const { factor, pivots } = pivotedCholesky(a);
  productTransposed(factor, factor).data.forEach((value, at) => expect(value).toBeCloseTo(a.data[at]!, 11));
  pivots.forEach((row, k) => {
    for (let j = k + 1; j < 15; j++) expect(factor.data[row * 15 + j]).toBe(0);
  });
});

test("a rank of 7 in 30 dimensions is found, whatever the features' scales", () => {
  const root = gaussian(30, 7);
  const scaled = matrix(30, 7, root.data.map((value, at) => value * 10 ** (Math.floor(at / 7) % 5 - 2)));
  const a = productTransposed(scaled, scaled);
  const { factor } = pivotedCholesky(a);
  expect(factor.cols).toBe(7);
  productTransposed(factor, factor).data.forEach((value, at) => expect(value).toBeCloseTo(a.data[at]!, 8));
});

test("the zero matrix has rank 0, and a known rank is not exceeded", () => {
  expect(pivotedCholesky(matrix(2, 2, [0, 0, 0, 0])).factor.cols).toBe(0);
  expect(pivotedCholesky(matrix(2, 2, [1, 0, 0, 1]), 1).factor.cols).toBe(1);
});

test("what is not square or not positive semidefinite is refused", () => {
  expect(() => pivotedCholesky(matrix(1, 2, [1, 2]))).toThrow("square");
  expect(() => pivotedCholesky(matrix(1, 1, [-1]))).toThrow("negative");
});

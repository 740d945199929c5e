import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";
import { singularValues } from "./singular_values.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";
import { transpose } from "./transpose.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(5n).normal(values, { stream: STREAM.observation, example: rows });
  return matrix(rows, cols, values);
}

/** I - 2vvᵀ/vᵀv. */
function reflection(n: number): Matrix {
  const { data: v } = gaussian(n, 1);
  const square = v.reduce((sum, value) => sum + value * value, 0);
  return matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, at) => {
      const i = Math.floor(at / n), j = at % n;
      return (i === j ? 1 : 0) - 2 * v[i]! * v[j]! / square;
    }),
  );
}

test.each([[1, 1], [2, 1], [1, 4], [3, 3], [40, 33], [33, 70], [97, 130]])(
  "the singular values of a %i × %i matrix squared are its Gram matrix's eigenvalues",
  async (rows, cols) => {
    const a = gaussian(rows, cols), short = rows < cols ? a : transpose(a);
    const values = await singularValues(a, plainAlgebra);
    const eigenvalues = await symmetricEigenvalues(productTransposed(short, short), plainAlgebra);
    expect(values.length).toBe(Math.min(rows, cols));
    values.forEach((value, k) => expect(value ** 2).toBeCloseTo(eigenvalues[k]!, 10));
  },
);

test("values 14 orders of magnitude apart are each right to ε times the largest", async () => {
  const n = 60;
  const scales = Array.from({ length: n }, (_, k) => 10 ** (-14 * k / (n - 1)));
  const left = reflection(n), right = gaussian(n, 1);
  const scaled = matrix(n, n, left.data.map((value, at) => value * scales[at % n]!));
  const square = right.data.reduce((sum, value) => sum + value * value, 0);
  const turned = scaled.data.slice();
  for (let i = 0; i < n; i++) {
    let along = 0;
    for (let j = 0; j < n; j++) along += scaled.data[i * n + j]! * right.data[j]!;
    for (let j = 0; j < n; j++) turned[i * n + j]! -= 2 * along * right.data[j]! / square;
  }
  const values = await singularValues(matrix(n, n, turned), plainAlgebra);
  values.forEach((value, k) => expect(Math.abs(value - scales[k]!)).toBeLessThan(1e-15));
});

test("of two threads the bits of one", async () => {
  const a = gaussian(340, 310);
  expect(await singularValues(a, { threads: 2 })).toEqual(await singularValues(a, { threads: 1 }));
});

test("rank one, zeros, nothing, and NaN", async () => {
  const values = await singularValues(matrix(3, 2, [1, 2, 2, 4, 3, 6]), plainAlgebra);
  expect(values[0]).toBeCloseTo(Math.sqrt(70), 13);
  expect(values[1]).toBeLessThan(1e-15);
  expect([...await singularValues(matrix(2, 3, new Array(6).fill(0)), plainAlgebra)]).toEqual([0, 0]);
  expect((await singularValues(matrix(0, 3, []), plainAlgebra)).length).toBe(0);
  await expect(singularValues(matrix(2, 2, [1, NaN, 2, 3]), plainAlgebra)).rejects.toThrow("NaN");
});

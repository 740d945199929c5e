import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";
import { symmetricEigenvalues } from "./symmetric_eigenvalues.ts";
import { transpose } from "./transpose.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(9n).normal(values, { stream: STREAM.observation, example: rows });
  return matrix(rows, cols, values);
}

/** The second-difference matrix, whose eigenvalues are 4 sin²(kπ/2(n + 1)), between two reflections. */
function hiddenDifferences(n: number): Matrix {
  const differences = matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - at % n);
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    }),
  );
  const { data: v } = gaussian(n, 1);
  const square = v.reduce((sum, value) => sum + value * value, 0);
  const reflection = matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, at) => {
      const i = Math.floor(at / n), j = at % n;
      return (i === j ? 1 : 0) - 2 * v[i]! * v[j]! / square;
    }),
  );
  return productTransposed(productTransposed(reflection, differences), reflection);
}

test.each([1, 2, 3, 5, 31, 33, 64, 67, 130])(
  "the second differences' %i eigenvalues are the closed form's",
  async (n) => {
    const values = await symmetricEigenvalues(hiddenDifferences(n), plainAlgebra);
    expect(values.length).toBe(n);
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(4 * Math.sin((n - at) * Math.PI / (2 * (n + 1))) ** 2, 12);
    });
  },
);

test("trace and square sum of a random matrix are those of its eigenvalues, and of two threads the bits of one", async () => {
  const root = gaussian(420, 420);
  const turned = transpose(root);
  const a = matrix(420, 420, root.data.map((value, at) => value + turned.data[at]!));
  const one = await symmetricEigenvalues(a, { threads: 1 });
  expect(await symmetricEigenvalues(a, { threads: 2 })).toEqual(one);
  let trace = 0;
  for (let i = 0; i < 420; i++) trace += a.data[i * 421]!;
  expect(one.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 9);
  const squares = a.data.reduce((sum, value) => sum + value * value, 0);
  expect(one.reduce((sum, value) => sum + value * value, 0) / squares).toBeCloseTo(1, 12);
});

test("multiple eigenvalues, a diagonal matrix and one of rank one", async () => {
  const identity = matrix(40, 40, Array.from({ length: 1600 }, (_, at) => at % 41 === 0 ? 3 : 0));
  expect([...await symmetricEigenvalues(identity, plainAlgebra)]).toEqual(new Array(40).fill(3));
  const ones = await symmetricEigenvalues(matrix(50, 50, new Array(2500).fill(1)), plainAlgebra);
  expect(ones[0]).toBeCloseTo(50, 12);
  ones.slice(1).forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-13));
});

test("eigenvalues of huge and tiny matrices keep their digits", async () => {
  for (const power of [-160, 160]) {
    const a = matrix(2, 2, [2, 1, 1, 2].map((value) => value * 10 ** power));
    const values = await symmetricEigenvalues(a, plainAlgebra);
    expect(values[0]! * 10 ** -power).toBeCloseTo(3, 13);
    expect(values[1]! * 10 ** -power).toBeCloseTo(1, 13);
  }
});

test("what is not square or not finite is refused, and there may be nothing", async () => {
  await expect(symmetricEigenvalues(matrix(1, 2, [1, 2]), plainAlgebra)).rejects.toThrow("square");
  await expect(symmetricEigenvalues(matrix(2, 2, [1, 2, Infinity, 3]), plainAlgebra)).rejects.toThrow("row 1");
  expect((await symmetricEigenvalues(matrix(0, 0, []), plainAlgebra)).length).toBe(0);
  expect([...await symmetricEigenvalues(matrix(2, 2, [0, 0, 0, 0]), plainAlgebra)]).toEqual([0, 0]);
});

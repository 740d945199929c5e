import { expect, test } from "vitest";
import { Noise, STREAM } from "../../core/noise.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";
import { plainAlgebra } from "../../linalg/plain_algebra.ts";
import { productTransposed } from "../../linalg/product_transposed.ts";
import { symmetricEigenvalues } from "../../linalg/symmetric_eigenvalues.ts";
import { transpose } from "../../linalg/transpose.ts";
import { symmetricEigenvectors } from "./symmetric_eigenvectors.ts";

/** XᵀX of normal X [rows, n]: of rank `rows` where that is below n. */
function gram(rows: number, n: number): Matrix {
  const x = new Float64Array(n * rows);
  new Noise(5n).normal(x, { stream: STREAM.observation, example: n });
  return productTransposed(matrix(n, rows, x), matrix(n, rows, x));
}

test.each([
  ["1 × 1", matrix(1, 1, [-3])],
  ["diagonal", matrix(3, 3, [1, 0, 0, 0, -5, 0, 0, 0, 2])],
  ["all zeros", matrix(4, 4, new Float64Array(16))],
  ["full", gram(60, 40)],
  ["of rank 7 in 33 dimensions", gram(7, 33)],
  ["with equal eigenvalues", matrix(5, 5, Array.from({ length: 25 }, (_, at) => at % 6 === 0 ? 3 : 1))],
])("V A = Λ V, V Vᵀ = I, and Λ are the eigenvalues that linalg takes: %s", async (_, a) => {
  const { values, vectors } = symmetricEigenvectors(a), n = a.rows;
  const largest = Math.max(1, ...values.map(Math.abs));
  // A is symmetric: V Aᵀ = V A.
  productTransposed(vectors, a).data.forEach((found, at) => {
    expect(Math.abs(found - values[Math.floor(at / n)]! * vectors.data[at]!)).toBeLessThan(1e-13 * n * largest);
  });
  productTransposed(vectors, vectors).data.forEach((found, at) => {
    expect(Math.abs(found - (at % (n + 1) === 0 ? 1 : 0))).toBeLessThan(1e-14 * (10 + n));
  });
  const truth = await symmetricEigenvalues(a, plainAlgebra);
  values.forEach((value, i) => expect(Math.abs(value - truth[i]!)).toBeLessThan(1e-13 * n * largest));
});

test("second differences have the eigenvalues 2 - 2 cos(πk / (n + 1)) and sines for vectors", () => {
  const n = 20;
  const a = matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, at) => {
      return [2, -1][Math.abs(Math.floor(at / n) - at % n)] ?? 0;
    }),
  );
  const { values, vectors } = symmetricEigenvectors(a);
  const smallest = Array.from({ length: n }, (_, i) => Math.sqrt(2 / (n + 1)) * Math.sin(Math.PI * (i + 1) / (n + 1)));
  values.forEach((value, i) => expect(value).toBeCloseTo(2 - 2 * Math.cos(Math.PI * (n - i) / (n + 1)), 13));
  const last = vectors.data.subarray((n - 1) * n), sign = Math.sign(last[0]!);
  smallest.forEach((entry, i) => expect(sign * last[i]!).toBeCloseTo(entry, 12));
  expect(transpose(a)).toEqual(a);
});

test("a matrix that is not square or not finite is refused", () => {
  expect(() => symmetricEigenvectors(matrix(1, 2, [1, 2]))).toThrow("must be square, got 1 × 2");
  expect(() => symmetricEigenvectors(matrix(1, 1, [NaN]))).toThrow("holds NaN or infinity");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { jacobiSvd } from "./jacobi_svd.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { productTransposed } from "./product_transposed.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(5n).normal(values, { stream: STREAM.observation, example: rows });
  return matrix(rows, cols, values);
}

function expectOrthonormalRows(vectors: Matrix): void {
  const gram = productTransposed(vectors, vectors);
  gram.data.forEach((value, at) => expect(value).toBeCloseTo(at % (gram.cols + 1) === 0 ? 1 : 0, 13));
}

test("a tall and a wide matrix are rebuilt from orthonormal vectors", () => {
  for (const a of [gaussian(30, 12), gaussian(9, 25)]) {
    const { values, left, right } = jacobiSvd(a);
    expectOrthonormalRows(left);
    expectOrthonormalRows(right);
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < a.cols; j++) {
        let sum = 0;
        values.forEach((value, k) => sum += value * left.data[k * a.rows + i]! * right.data[k * a.cols + j]!);
        expect(sum).toBeCloseTo(a.data[i * a.cols + j]!, 12);
      }
    }
  }
});

test("eigenvalues of the second-difference matrix are 4 sin²(kπ/2(n + 1)), its eigenvectors sines", () => {
  const n = 40;
  const a = matrix(
    n,
    n,
    Array.from({ length: n * n }, (_, at) => {
      const distance = Math.abs(Math.floor(at / n) - at % n);
      return distance === 0 ? 2 : distance === 1 ? -1 : 0;
    }),
  );
  const { values, right } = jacobiSvd(a);
  values.forEach((value, at) => {
    const k = n - at;
    expect(value).toBeCloseTo(4 * Math.sin(k * Math.PI / (2 * (n + 1))) ** 2, 12);
    const first = Math.sqrt(2 / (n + 1)) * Math.sin(k * Math.PI / (n + 1));
    expect(Math.abs(right.data[at * n]!)).toBeCloseTo(first, 11);
  });
});

test("singular values 14 orders of magnitude apart each come out to many digits", () => {
  // Columns of an orthogonal matrix times known scales: the scales are the singular values.
  const { left } = jacobiSvd(gaussian(20, 4));
  const scales = [1e7, 1, 1e-3, 1e-7];
  const a = new Float64Array(80);
  for (let i = 0; i < 20; i++) scales.forEach((scale, k) => a[i * 4 + k] = scale * left.data[k * 20 + i]!);
  jacobiSvd(matrix(20, 4, a)).values.forEach((value, k) => expect(value / scales[k]!).toBeCloseTo(1, 12));
});

test("a matrix of rank one and the zero matrix have zeros and a complete short side", () => {
  const { values, right } = jacobiSvd(matrix(3, 2, [1, 2, 2, 4, 3, 6]));
  expect(values[0]).toBeCloseTo(Math.sqrt(70), 13);
  expect(values[1]).toBeLessThan(1e-14);
  expectOrthonormalRows(right);
  expect([...jacobiSvd(matrix(2, 2, [0, 0, 0, 0])).values]).toEqual([0, 0]);
});

test("NaN is refused", () => {
  expect(() => jacobiSvd(matrix(2, 2, [1, NaN, 2, 3]))).toThrow("NaN");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { polarFactor, polarFactor32 } from "./polar_factor.ts";
import { productTransposed } from "./product_transposed.ts";
import { singularValues } from "./singular_values.ts";
import { transpose } from "./transpose.ts";

function gaussian(rows: number, cols: number): Matrix {
  const values = new Float64Array(rows * cols);
  new Noise(4n).normal(values, { stream: STREAM.observation, example: rows });
  return matrix(rows, cols, values);
}

test.each([[12, 12], [9, 20], [20, 9]])(
  "the factor of a %i × %i matrix has orthonormal short sides and leaves a symmetric one",
  async (rows, cols) => {
    const a = gaussian(rows, cols);
    const singular = await singularValues(a, plainAlgebra);
    const range = { largest: singular[0]! * 1.001, smallest: singular.at(-1)!, tolerance: 1e-15 };
    const q = await polarFactor(a, range, plainAlgebra);
    const short = rows < cols ? q : transpose(q);
    productTransposed(short, short).data.forEach((value, at) => {
      expect(value).toBeCloseTo(at % (short.rows + 1) === 0 ? 1 : 0, 13);
    });
    // A Qᵀ or QᵀA, whichever is square on the short side: symmetric, its trace the sum of singular values.
    const h = rows < cols ? productTransposed(a, q) : productTransposed(transpose(q), transpose(a));
    let trace = 0;
    for (let i = 0; i < h.rows; i++) {
      trace += h.data[i * h.rows + i]!;
      for (let j = 0; j < i; j++) expect(h.data[i * h.rows + j]).toBeCloseTo(h.data[j * h.rows + i]!, 12);
    }
    expect(trace).toBeCloseTo(singular.reduce((sum, value) => sum + value, 0), 11);
    const single = await polarFactor32(a, { ...range, tolerance: 1e-5 }, plainAlgebra);
    single.data.forEach((value, at) => expect(Math.abs(value - q.data[at]!)).toBeLessThan(1e-4));
  },
);

test("the factor of a rotation times a diagonal is the rotation", async () => {
  const range = { largest: 3, smallest: 2, tolerance: 1e-16 };
  const q = await polarFactor(matrix(2, 2, [0, -2, 3, 0]), range, plainAlgebra);
  [0, -1, 1, 0].forEach((value, at) => expect(q.data[at]).toBeCloseTo(value, 15));
});

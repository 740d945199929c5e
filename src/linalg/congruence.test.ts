import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { congruence } from "./congruence.ts";
import { type Matrix, matrix } from "./matrix.ts";
import { type PivotedCholesky, pivotedCholesky } from "./pivoted_cholesky.ts";
import { plainAlgebra } from "./plain_algebra.ts";
import { productTransposed } from "./product_transposed.ts";

function gram(d: number, n: number): Matrix {
  const values = new Float64Array(d * n);
  new Noise(3n).normal(values, { stream: STREAM.observation, example: n });
  const root = matrix(d, n, values);
  return productTransposed(root, root);
}

test.each([[20, 40, 50], [30, 12, 60]])("LᵀSL in %i dimensions is what whole products give", async (d, n, m) => {
  await expectWhole(await pivotedCholesky(gram(d, n), plainAlgebra), gram(d, m));
});

test("more dimensions than a block holds are put together rightly", async () => {
  const d = 516;
  const rows = matrix(d, d, Array.from({ length: d * d }, (_, at) => (at * 7) % 11 - 4));
  for (let i = 0; i < d; i++) rows.data.fill(0, i * d, i * d + i);
  const pivots = Uint32Array.from({ length: d }, (_, i) => i);
  const s = matrix(d, d, Array.from({ length: d * d }, (_, at) => (Math.floor(at / d) * (at % d)) % 13));
  await expectWhole({ rows, pivots }, s);
});

async function expectWhole(factor: PivotedCholesky, s: Matrix): Promise<void> {
  const rank = factor.rows.rows;
  const result = await congruence(factor, s, plainAlgebra);
  const whole = productTransposed(productTransposed(factor.rows, s), factor.rows);
  let scale = 0, worst = 0;
  for (let i = 0; i < rank; i++) {
    scale = Math.max(scale, whole.data[i * rank + i]!);
    for (let j = 0; j <= i; j++) {
      worst = Math.max(worst, Math.abs(result.data[i * rank + j]! - whole.data[i * rank + j]!));
    }
  }
  expect(worst / scale).toBeLessThan(1e-12);
}

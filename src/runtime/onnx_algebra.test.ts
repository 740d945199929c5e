import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "../linalg/matrix.ts";
import { openOnnxAlgebra } from "./onnx_algebra.ts";

test("the product is a · bᵀ in float64", async () => {
  const { algebra, close } = await openOnnxAlgebra(1);
  const c = await algebra.product(matrix(2, 2, [1, 2, 3, 4]), matrix(3, 2, [1, 0, 0, 1, 1, 1]));
  expect(c).toEqual(matrix(2, 3, [1, 2, 3, 3, 4, 7]));

  const values = new Float64Array(40 * 70), noise = new Noise(1n);
  noise.normal(values, { stream: STREAM.latent, example: 0 });
  const a = matrix(40, 70, values);
  const gram = await algebra.product(a, a);
  const expected = values.subarray(0, 70).reduce((sum, value, k) => sum + value * values[39 * 70 + k]!, 0);
  expect(Math.abs(gram.data[39]! - expected)).toBeLessThan(1e-13);
  await close();
});

test("the fast product is a · bᵀ in float32", async () => {
  const { algebra, close } = await openOnnxAlgebra(1);
  const row = { rows: 1, cols: 2, data: Float32Array.of(1, 2 ** -24) };
  const ones = { rows: 1, cols: 2, data: Float32Array.of(1, 1) };
  expect(await algebra.product32(row, ones)).toEqual({ rows: 1, cols: 1, data: Float32Array.of(1) });
  await close();
});

test("a product of many rows is put together from runs, in either precision", async () => {
  const { algebra, close } = await openOnnxAlgebra(2);
  const a = matrix(1000, 3, Array.from({ length: 3000 }, (_, at) => at % 17 - 8)), b = matrix(2, 3, [1, 0, 2, 0, 1, 0]);
  const expected = Array.from({ length: 1000 }, (_, i) => {
    const [x = 0, y = 0, z = 0] = a.data.subarray(3 * i, 3 * i + 3);
    return [x + 2 * z, y];
  }).flat();
  expect([...(await algebra.product(a, b)).data]).toEqual(expected);
  const single = (m: typeof a) => ({ ...m, data: Float32Array.from(m.data) });
  expect([...(await algebra.product32(single(a), single(b))).data]).toEqual(expected);
  expect(algebra.threads).toBe(2);
  await close();
});

test("shapes that do not fit are refused", async () => {
  const { algebra, close } = await openOnnxAlgebra(1);
  await expect(algebra.product(matrix(1, 2, [1, 2]), matrix(1, 3, [1, 2, 3]))).rejects.toThrow("got 2 and 3");
  await close();
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "../linalg/matrix.ts";
import { openOnnxProduct } from "./onnx_product.ts";

test("the product is a · bᵀ in float64", async () => {
  const { product, close } = await openOnnxProduct(1);
  const c = await product(matrix(2, 2, [1, 2, 3, 4]), matrix(3, 2, [1, 0, 0, 1, 1, 1]));
  expect(c).toEqual(matrix(2, 3, [1, 2, 3, 3, 4, 7]));

  const values = new Float64Array(40 * 70), noise = new Noise(1n);
  noise.normal(values, { stream: STREAM.latent, example: 0 });
  const a = matrix(40, 70, values);
  const gram = await product(a, a);
  const expected = values.subarray(0, 70).reduce((sum, value, k) => sum + value * values[39 * 70 + k]!, 0);
  expect(Math.abs(gram.data[39]! - expected)).toBeLessThan(1e-13);
  await close();
});

test("shapes that do not fit are refused", async () => {
  const { product, close } = await openOnnxProduct(1);
  await expect(product(matrix(1, 2, [1, 2]), matrix(1, 3, [1, 2, 3]))).rejects.toThrow("got 2 and 3");
  await close();
});

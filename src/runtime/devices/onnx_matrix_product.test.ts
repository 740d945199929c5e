import { expect, test } from "vitest";
import { matrixProductCeiling } from "../../machine/matrix_product_ceiling.ts";
import { onnxMatrixProduct } from "./onnx_matrix_product.ts";
import { tryOnnxDevice } from "./try_onnx_device.ts";

test("a run of eight products of size n is 16·n³ operations", async () => {
  const product = await onnxMatrixProduct({ device: "cpu", threads: 1 })(64);
  expect(product.operations).toBe(16 * 64 ** 3);
  await product.run();
  await product.close();
});

test("the processor's ceiling is more than a pocket calculator's and less than a cluster's", async () => {
  const options = { device: "cpu", threads: 1 } as const;
  const { flopsPerSecond, size } = await matrixProductCeiling(onnxMatrixProduct(options), {
    ...options,
    sizes: [128, 256],
    runs: 3,
  });
  expect(flopsPerSecond).toBeGreaterThan(1e8);
  expect(flopsPerSecond).toBeLessThan(1e13);
  expect([128, 256]).toContain(size);
});

test("the processor computes what the trial asks for", async () => {
  expect(await tryOnnxDevice("cpu")).toBeUndefined();
});

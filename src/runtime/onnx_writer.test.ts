import { expect, test } from "vitest";
import { openOnnx } from "./onnx.ts";
import { encodeOnnx } from "./onnx_writer.ts";

test("a graph with weights and attributes of every kind runs in ONNX Runtime as its operators are defined", async () => {
  const graph = await openOnnx(
    encodeOnnx({
      inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
      outputs: [{ name: "y", type: "float32", shape: [2, "batch"] }, { name: "from", type: "int64", shape: [1] }],
      nodes: [
        {
          operator: "Gemm",
          inputs: ["x", "w", "b"],
          outputs: ["sum"],
          attributes: { transB: 1, alpha: { float: 0.5 } },
        },
        { operator: "LeakyRelu", inputs: ["sum"], outputs: ["bent"], attributes: { alpha: { float: 0.25 } } },
        { operator: "Slice", inputs: ["bent", "from", "to", "from"], outputs: ["cut"] },
        { operator: "Transpose", inputs: ["cut"], outputs: ["y"], attributes: { perm: [1, 0] } },
      ],
      initializers: [
        { name: "w", shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 1, 1) },
        { name: "b", shape: [3], data: Float32Array.of(9, -8, 0) },
        { name: "from", shape: [1], data: BigInt64Array.of(1n) },
        { name: "to", shape: [1], data: BigInt64Array.of(3n) },
      ],
    }),
    { threads: 1 },
  );
  const { y, from } = await graph.run({ x: { data: Float32Array.of(2, 4, 6, -8), dims: [2, 2] } });
  // x wᵀ / 2 + b = [10, -6, 3], [12, -12, -1]; negative numbers are quartered; the first column is cut off.
  expect(y).toMatchObject({ dims: [2, 2], data: Float32Array.of(-1.5, -3, 3, -0.25) });
  expect(from?.data).toEqual(BigInt64Array.of(1n));
  await graph.close();
});

test("a float64 constant is read as one", async () => {
  const graph = await openOnnx(
    encodeOnnx({
      inputs: [{ name: "x", type: "float64", shape: [1] }],
      outputs: [{ name: "y", type: "float64", shape: [1] }],
      nodes: [{ operator: "Add", inputs: ["x", "third"], outputs: ["y"] }],
      initializers: [{ name: "third", shape: [], data: Float64Array.of(1 / 3) }],
    }),
    { threads: 1 },
  );
  const { y } = await graph.run({ x: { data: Float64Array.of(0), dims: [1] } });
  expect(y?.data).toEqual(Float64Array.of(1 / 3));
  await graph.close();
});

test("data that do not fill their shape are refused", () => {
  const initializers = [{ name: "w", shape: [2, 2], data: Float32Array.of(1, 2, 3) }];
  expect(() => encodeOnnx({ inputs: [], outputs: [], nodes: [], initializers })).toThrow(
    "'w': shape [2, 2] needs 4 elements, got 3",
  );
});

import { expect, test } from "vitest";
import { encodeOnnx } from "../onnx_writer.ts";
import { onnxCost } from "./onnx_cost.ts";

const gemm = encodeOnnx({
  inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
  outputs: [{ name: "y", type: "float32", shape: ["batch", 3] }],
  nodes: [{ operator: "Gemm", inputs: ["x", "w"], outputs: ["y"], attributes: { transB: 1 } }],
  initializers: [{ name: "w", shape: [3, 2], data: new Float32Array(6) }],
});

test("a written graph is counted, and its traffic tells the arithmetic intensity", () => {
  const cost = onnxCost(gemm, { x: [5, 2] });
  expect(cost).toMatchObject({ macs: 30, flops: 60, bytesRead: 40, bytesWritten: 60, weightBytesRead: 24 });
  expect(cost.flops / (cost.bytesRead + cost.bytesWritten + cost.weightBytesRead)).toBeCloseTo(60 / 124);
});

test("costs grow in proportion to the batch, weights do not", () => {
  const one = onnxCost(gemm, { x: [1, 2] }), many = onnxCost(gemm, { x: [64, 2] });
  expect(many.flops).toBe(64 * one.flops);
  expect(many).toMatchObject({ parameters: 6, weightBytes: 24, weightBytesRead: 24 });
});

test("inputs without a shape, of a wrong one, or that are not there are refused", () => {
  expect(() => onnxCost(gemm, {})).toThrow("Cannot count the graph: expected a shape for its input 'x'");
  expect(() => onnxCost(gemm, { x: [5, 3] })).toThrow("its input 'x' takes the shape [batch, 2], found [5, 3]");
  expect(() => onnxCost(gemm, { x: [5] })).toThrow("takes the shape [batch, 2], found [5]");
  expect(() => onnxCost(gemm, { x: [1.5, 2] })).toThrow("found [1.5, 2]");
  expect(() => onnxCost(gemm, { x: [5, 2], z: [1] })).toThrow("it has no input 'z', only x");
  expect(() => onnxCost(gemm, { x: [1, 2] }, { values: { x: [1] } })).toThrow("holds 2 elements, found 1");
});

test("bytes that are no model are refused", () => {
  expect(() => onnxCost(new Uint8Array(0), {})).toThrow("An ONNX model holds one graph, found 0");
  expect(() => onnxCost(new TextEncoder().encode("not a model"), {})).toThrow(SyntaxError);
});

import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";

test.each<[number[], number[], number]>([
  [[3, 4], [4, 5], 3 * 4 * 5],
  [[7, 3, 4], [4, 5], 7 * 3 * 4 * 5],
  [[2, 1, 3, 4], [6, 4, 5], 2 * 6 * 3 * 4 * 5],
  [[4], [4, 5], 4 * 5],
  [[2, 3, 4], [4], 2 * 3 * 4],
  [[4], [4], 4],
  [[0, 4], [4, 5], 0],
])("the product of %j and %j has the MACs of its definition", async (a, b, macs) => {
  const cost = await costAsRun({ inputs: { a, b }, nodes: [["MatMul", "a b", "y"]] });
  expect(cost).toMatchObject({ macs, flops: 2 * macs });
});

test("Gemm adds its third matrix and multiplies by factors other than 1", async () => {
  const model = { inputs: { x: [3, 4] }, weights: { w: [5, 4], b: [5] } };
  const run = (inputs: string, attributes = {}) =>
    costAsRun({ ...model, nodes: [["Gemm", inputs, "y", { transB: 1, ...attributes }]] });
  expect(await run("x w")).toMatchObject({ macs: 60, flops: 120 });
  expect(await run("x w b")).toMatchObject({ macs: 60, flops: 120 + 15 });
  expect(await run("x w b", { alpha: { float: 0.5 }, beta: { float: 2 } })).toMatchObject({ flops: 120 + 15 + 15 + 5 });
  const a = await costAsRun({
    ...model,
    inputs: { x: [4, 3] },
    nodes: [["Gemm", "x w", "y", { transA: 1, transB: 1 }]],
  });
  expect(a.macs).toBe(60);
});

test("products of quantised integers count, others do not", async () => {
  const model = (type: "uint8" | "int64", operator: string) =>
    costAsRun({ inputs: { a: { type, shape: [3, 4] }, b: { type, shape: [4, 5] } }, nodes: [[operator, "a b", "y"]] });
  expect((await model("uint8", "MatMulInteger")).macs).toBe(60);
  expect((await model("int64", "MatMul")).macs).toBe(0);
});

test("a quantised product with scales has its MACs", async () => {
  const scale = { type: "float32", shape: [], values: [1] } as const, zero = { type: "uint8", shape: [] } as const;
  const cost = await costAsRun({
    inputs: { a: { type: "uint8", shape: [3, 4] } },
    weights: { b: { type: "uint8", shape: [4, 5] }, s: scale, z: zero },
    nodes: [["QLinearMatMul", "a s z b s z s z", "y"]],
  });
  expect(cost.macs).toBe(60);
});

test("inner axes that differ are refused", async () => {
  await expect(costAsRun({ inputs: { a: [3, 4], b: [5, 6] }, nodes: [["MatMul", "a b", "y"]] })).rejects.toThrow(
    "(MatMul): expected matrices whose inner axes agree, found [3, 4] and [5, 6]",
  );
});

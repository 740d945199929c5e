import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureTensor } from "../fixture_model.ts";

const x = [2, 3, 4];

test.each<[string, number, number]>([
  ["Relu", 1, 0],
  ["Neg", 1, 0],
  ["Abs", 1, 0],
  ["Sqrt", 1, 0],
  ["Reciprocal", 1, 0],
  ["Floor", 1, 0],
  ["Round", 1, 0],
  ["Sign", 1, 0],
  ["LeakyRelu", 2, 0],
  ["ThresholdedRelu", 1, 0],
  ["HardSigmoid", 4, 0],
  ["HardSwish", 5, 0],
  ["Sigmoid", 3, 1],
  ["Softplus", 1, 2],
  ["Softsign", 3, 0],
  ["Elu", 3, 1],
  ["Selu", 4, 1],
  ["Celu", 4, 1],
  ["Exp", 0, 1],
  ["Log", 0, 1],
  ["Tanh", 0, 1],
  ["Erf", 0, 1],
  ["Sin", 0, 1],
  ["Atan", 0, 1],
  ["IsNaN", 1, 0],
])("%s costs %d operations and %d transcendental functions an element", async (operator, flops, transcendentals) => {
  const cost = await costAsRun({ inputs: { x }, nodes: [[operator, "x", "y"]] });
  expect(cost).toMatchObject({ flops: 24 * flops, transcendentals: 24 * transcendentals, macs: 0 });
});

test.each([
  ["Mish", 18, 2, 3],
  ["Gelu", 20, 4, 1],
])("%s of operator set %d is counted as it is defined", async (operator, opset, flops, transcendentals) => {
  const cost = await costAsRun({ opset, inputs: { x }, nodes: [[operator, "x", "y"]] });
  expect(cost).toMatchObject({ flops: 24 * flops, transcendentals: 24 * transcendentals });
});

test.each(["Add", "Sub", "Mul", "Div", "Max", "Min", "Less", "Greater", "Equal", "LessOrEqual", "GreaterOrEqual"])(
  "%s costs one operation for each element of the broadcast shape",
  async (operator) => {
    const inputs = { a: [8, 1, 6, 1], b: [7, 1, 5] };
    expect((await costAsRun({ inputs, nodes: [[operator, "a b", "y"]] })).flops).toBe(8 * 7 * 6 * 5);
  },
);

test("operators of several inputs combine one fewer than they take", async () => {
  const inputs = { a: [4], b: [3, 4], c: [1] };
  const run = async (operator: string) => (await costAsRun({ inputs, nodes: [[operator, "a b c", "y"]] })).flops;
  expect([await run("Sum"), await run("Max"), await run("Mean")]).toEqual([24, 24, 36]);
});

test("a power costs what its exponent asks for", async () => {
  const run = async (exponent: number) => {
    const e = { type: "float32", shape: [], values: [exponent] } as const;
    const { flops, transcendentals } = await costAsRun({ inputs: { x }, weights: { e }, nodes: [["Pow", "x e", "y"]] });
    return [flops / 24, transcendentals / 24];
  };
  expect(await run(2)).toEqual([1, 0]);
  expect(await run(3)).toEqual([2, 0]);
  expect(await run(0.5)).toEqual([1, 0]);
  expect(await run(1.7)).toEqual([0, 1]);
  expect((await costAsRun({ inputs: { x, e: [1] }, nodes: [["Pow", "x e", "y"]] })).transcendentals).toBe(24);
});

test("a clip compares with the bounds that it has", async () => {
  const bound: FixtureTensor = { type: "float32", shape: [], values: [0.5] };
  const run = async (inputs: string) =>
    (await costAsRun({ inputs: { x }, weights: { bound }, nodes: [["Clip", inputs, "y"]] })).flops;
  expect([await run("x"), await run("x bound"), await run("x - bound"), await run("x bound bound")]).toEqual([
    0,
    24,
    24,
    48,
  ]);
});

test("choosing, casting and logic are no arithmetic, and neither is arithmetic of integers", async () => {
  const cost = await costAsRun({
    inputs: { a: { type: "int64", shape: [3, 1] }, x: [3, 4] },
    weights: { b: { type: "int64", shape: [4], values: [1, 2, 3, 4] } },
    nodes: [
      ["Add", "a b", "sum"],
      ["Mod", "sum b", "rest"],
      ["Less", "rest a", "less"],
      ["Not", "less", "not"],
      ["And", "not less", "both"],
      ["Where", "both x x", "chosen"],
      ["Cast", "chosen", "y", { to: 11 }],
    ],
  });
  expect(cost).toMatchObject({ flops: 0, transcendentals: 0, isLowerBound: false });
  expect(cost.operators["Cast"]).toMatchObject({ bytesRead: 48, bytesWritten: 96 });
});

test("small tensors are followed element by element", async () => {
  const a: FixtureTensor = { type: "int64", shape: [2, 1], values: [-7, 9] };
  const b: FixtureTensor = { type: "int64", shape: [3], values: [2, -4, 5] };
  const f: FixtureTensor = { type: "float32", shape: [3], values: [-1.5, 0.1, 2.5] };
  // What is inferred is compared with what ONNX Runtime gives.
  const cost = await costAsRun({
    inputs: { a, b, f },
    nodes: [
      ...["Add", "Sub", "Mul", "Div", "Mod", "Max", "Min", "Equal", "Less", "Greater", "LessOrEqual"].map((operator) =>
        [operator, "a b", operator] as const
      ),
      ["Mod", "a b", "fmod", { fmod: 1 }],
      ["Where", "Less a b", "chosen"],
      ["Cast", "f", "whole", { to: 7 }],
      ["Cast", "f", "truth", { to: 9 }],
      ["Cast", "a", "real", { to: 1 }],
      ["Div", "real f", "third"],
      ["Floor", "third", "low"],
      ["Ceil", "third", "high"],
      ["Sqrt", "high", "root"],
      ["Clip", "b", "clipped"],
      ["Neg", "b", "negative"],
      ["Not", "truth", "false"],
      ["Or", "truth false", "or"],
      ["Xor", "truth or", "y"],
    ],
  });
  expect(cost.unsized).toEqual({});
});

test("shapes that do not broadcast are refused", async () => {
  await expect(costAsRun({ inputs: { a: [3, 4], b: [5] }, nodes: [["Add", "a b", "y"]] })).rejects.toThrow(
    "(Add): expected shapes that broadcast, found [3, 4] and [5]",
  );
});

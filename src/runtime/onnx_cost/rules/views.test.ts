import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureTensor } from "../fixture_model.ts";

const ints = (...values: number[]): FixtureTensor => ({ type: "int64", shape: [values.length], values });

test.each<[number[], number[], number]>([
  [[2, 3, 4], [6, 4], 0],
  [[2, 3, 4], [0, -1], 0],
  [[2, 3, 4], [0, 0, 2, -1], 0],
  [[2, 3, 4], [-1], 0],
  [[0, 3], [0, 9], 0],
  [[0, 3], [5, 0], 1],
  [[1], [], 0],
])("%j reshaped to %j", async (x, target, allowzero) => {
  const model = { inputs: { x }, weights: { s: ints(...target) } };
  const cost = await costAsRun({ ...model, nodes: [["Reshape", "x s", "y", { allowzero }]] });
  expect(cost).toMatchObject({ flops: 0, bytesRead: 0, bytesWritten: 0, isLowerBound: false });
});

test("shapes that a graph computes from its input are known", async () => {
  // As exporters write x.view(x.size(0), -1) and a halving of channels.
  const cost = await costAsRun({
    inputs: { x: [5, 6, 7, 8] },
    weights: { zero: ints(0), one: ints(1), two: ints(2), rest: ints(-1), end: ints(9223372036854775807) },
    nodes: [
      ["Shape", "x", "shape"],
      ["Gather", "shape zero", "batch"],
      ["Slice", "shape one end zero", "tail"],
      ["Squeeze", "one zero", "axis"],
      ["Gather", "shape axis", "channels"],
      ["Unsqueeze", "channels zero", "column"],
      ["Div", "column two", "half"],
      ["Concat", "batch two half rest", "target", { axis: 0 }],
      ["Reshape", "x target", "split"],
      ["ReduceProd", "tail", "all", { keepdims: 1 }],
      ["Concat", "batch all", "flat", { axis: 0 }],
      ["Reshape", "x flat", "y"],
      ["Size", "x", "size"],
      ["Shape", "x", "middle", { start: 1, end: -1 }],
    ],
  });
  expect(cost.unsized).toEqual({});
});

test.each<[string, string, Record<string, number[] | number>]>([
  ["Flatten", "x", {}],
  ["Flatten", "x", { axis: 0 }],
  ["Flatten", "x", { axis: -1 }],
  ["Flatten", "x", { axis: 4 }],
  ["Identity", "x", {}],
  ["Dropout", "x", {}],
  ["Squeeze", "x", {}],
  ["Squeeze", "x first", {}],
  ["Unsqueeze", "x ends", {}],
])("%s of %s with %j", async (operator, inputs, attributes) => {
  const weights = { first: ints(0), ends: ints(0, -1) };
  const cost = await costAsRun({ inputs: { x: [1, 3, 4, 1] }, weights, nodes: [[operator, inputs, "y", attributes]] });
  expect(cost).toMatchObject({ flops: 0, bytesRead: 0, bytesWritten: 0 });
});

test("older operator sets give axes as attributes", async () => {
  const cost = await costAsRun({
    opset: 11,
    inputs: { x: [1, 3, 4, 1] },
    nodes: [
      ["Squeeze", "x", "a", { axes: [0, -1] }],
      ["Unsqueeze", "a", "b", { axes: [1, 3] }],
      ["ReduceSum", "b", "y", { axes: [0], keepdims: 0 }],
    ],
  });
  expect(cost.flops).toBe(12 - 4);
});

test("a shape of other than all elements is refused", async () => {
  const model = { inputs: { x: [2, 3] }, weights: { s: ints(4, -1) } };
  await expect(costAsRun({ ...model, nodes: [["Reshape", "x s", "y"]] })).rejects.toThrow(
    "(Reshape): expected a shape of 6 elements for [2, 3], found [4, 1.5]",
  );
});

import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureTensor } from "../fixture_model.ts";

// 24 elements read and, over the last axis of 4, 6 given.
test.each<[string, number, number]>([
  ["ReduceSum", 18, 0],
  ["ReduceMean", 24, 0],
  ["ReduceMax", 18, 0],
  ["ReduceMin", 18, 0],
  ["ReduceProd", 18, 0],
  ["ReduceL1", 42, 0],
  ["ReduceL2", 48, 0],
  ["ReduceSumSquare", 42, 0],
  ["ReduceLogSum", 18, 6],
  ["ReduceLogSumExp", 36 + 24 + 6, 30],
])("%s of rows of 4", async (operator, flops, transcendentals) => {
  const axes: FixtureTensor = { type: "int64", shape: [1], values: [-1] };
  const run = { inputs: { x: [2, 3, 4] }, weights: { axes } };
  const cost = await costAsRun({ ...run, opset: 18, nodes: [[operator, "x axes", "y", { keepdims: 0 }]] });
  expect(cost).toMatchObject({ flops, transcendentals });
});

test("without axes everything is reduced, or nothing where that is asked for", async () => {
  const run = (attributes: Record<string, number>) =>
    costAsRun({ inputs: { x: [2, 3, 4] }, nodes: [["ReduceSum", "x", "y", attributes]] });
  expect((await run({})).flops).toBe(23);
  expect((await run({ keepdims: 0 })).outputs).toEqual({ y: [] });
  expect(await run({ noop_with_empty_axes: 1 })).toMatchObject({ flops: 0, outputs: { y: [2, 3, 4] } });
});

test("small tensors are reduced element by element, integers without arithmetic", async () => {
  const x: FixtureTensor = { type: "int64", shape: [2, 3], values: [4, -1, 7, 2, 2, 9] };
  const axes: FixtureTensor = { type: "int64", shape: [1], values: [0] };
  const cost = await costAsRun({
    opset: 18,
    inputs: { x },
    weights: { axes },
    nodes: ["ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd"].map((operator) => [operator, "x axes", operator]),
  });
  expect(cost.flops).toBe(0);
});

test("the place of the largest takes n - 1 comparisons, running sums n - 1 additions", async () => {
  const axis: FixtureTensor = { type: "int64", shape: [], values: [2] };
  const inputs = { x: [2, 3, 4] };
  expect((await costAsRun({ inputs, nodes: [["ArgMax", "x", "y", { axis: 1, keepdims: 0 }]] })).flops).toBe(24 - 8);
  expect((await costAsRun({ inputs, nodes: [["ArgMin", "x", "y", { axis: -1 }]] })).flops).toBe(24 - 6);
  expect((await costAsRun({ inputs, weights: { axis }, nodes: [["CumSum", "x axis", "y"]] })).flops).toBe(24 - 6);
});

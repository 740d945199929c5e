import { expect, test } from "vitest";
import { costAsRun } from "./fixture_as_run.ts";
import { fixtureModel } from "./fixture_model.ts";
import { onnxCost } from "./onnx_cost.ts";

test("an operator that is not known is listed, and so is what cannot be sized after it", () => {
  const bytes = fixtureModel({
    inputs: { x: [2, 3] },
    weights: { w: [3, 5] },
    nodes: [
      ["MatMul", "x w", "a"],
      ["own::Puzzle", "a", "b"],
      ["own::Puzzle", "a", "c"],
      ["Det", "w", "d"],
      ["Add", "b c", "e"],
      ["Relu", "e", "y"],
    ],
  });
  expect(onnxCost(bytes, { x: [2, 3] })).toMatchObject({
    macs: 30,
    flops: 60,
    isLowerBound: true,
    unknown: { "own::Puzzle": 2, Det: 1 },
    unsized: { Add: 1, Relu: 1 },
    outputs: { y: undefined },
  });
});

test("names that every object has are no operators", () => {
  const bytes = fixtureModel({ inputs: { x: [2] }, nodes: [["constructor", "x", "a"], ["toString", "a", "y"]] });
  expect(onnxCost(bytes, { x: [2] }).unknown).toEqual({ constructor: 1, toString: 1 });
});

test("what depends on weights alone is not counted", async () => {
  const cost = await costAsRun({
    inputs: { x: [4, 5] },
    weights: { w: [5, 5], s: [1] },
    nodes: [["Mul", "w s", "scaled"], ["Exp", "scaled", "e"], ["MatMul", "x e", "y"]],
  });
  expect(cost.operators).toEqual({
    MatMul: {
      count: 1,
      macs: 100,
      flops: 200,
      transcendentals: 0,
      bytesRead: 80,
      bytesWritten: 80,
      weightBytesRead: 100,
    },
  });
  expect(cost).toMatchObject({ parameters: 26, weightBytes: 104, transcendentals: 0 });
});

test("functions that the model brings along are opened, with the attributes of the call", async () => {
  const cost = await costAsRun({
    inputs: { x: [2, 3, 4] },
    weights: { w: [4, 5] },
    functions: [{
      name: "Layer",
      inputs: "a b",
      outputs: "d",
      attributes: ["side"],
      nodes: [["MatMul", "a b", "c"], ["Softmax", "c", "d", { axis: { reference: "side", kind: "int" } }]],
    }],
    nodes: [["own::Layer", "x w", "h", { side: 1 }], ["Relu", "h", "y"]],
  });
  expect(cost).toMatchObject({ macs: 120, unknown: {}, outputs: { y: [2, 3, 5] } });
  // Groups of 3 for each of 2 · 5.
  expect(cost.operators["Softmax"]?.flops).toBe(4 * 30 - 2 * 10);
});

test("literals of the exporter are no weights, tables are", () => {
  const bytes = fixtureModel({
    inputs: { x: [2, 3] },
    weights: { w: { type: "uint8", shape: [3, 3] }, axes: { type: "int64", shape: [2], values: [0, 1] } },
    nodes: [
      ["Constant", "", "two", { value: { tensor: { type: "float32", shape: [], values: [2] } } }],
      ["Constant", "", "half", { value_float: { float: 0.5 } }],
      ["Constant", "", "table", { value: { tensor: [2, 3] } }],
      ["Mul", "x two", "a"],
      ["Mul", "a half", "b"],
      ["Add", "b table", "y"],
    ],
  });
  expect(onnxCost(bytes, { x: [2, 3] })).toMatchObject({ parameters: 9 + 6, weightBytes: 9 + 24, flops: 18 });
});

test("constants of every form are read", async () => {
  await costAsRun({
    inputs: { x: [2, 3] },
    nodes: [
      ["Constant", "", "i", { value_int: 3 }],
      ["Constant", "", "f", { value_float: { float: 1.5 } }],
      ["Constant", "", "is", { value_ints: [3, -1] }],
      ["Constant", "", "fs", { value_floats: { floats: [1, -2] } }],
      ["Reshape", "x is", "y"],
    ],
  });
});

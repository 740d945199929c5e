import { expect, test } from "vitest";
import { costAsRun } from "./fixture_as_run.ts";
import { type FixtureGraph, type FixtureModel, fixtureModel, type FixtureTensor } from "./fixture_model.ts";
import { onnxCost } from "./onnx_cost.ts";

const truth = (value: number): FixtureTensor => ({ type: "bool", shape: [], values: [value] });
const int = (value: number): FixtureTensor => ({ type: "int64", shape: [], values: [value] });

const dear: FixtureGraph = { nodes: [["MatMul", "x w", "dear"]] };
const cheap: FixtureGraph = { nodes: [["Relu", "x", "cheap"]] };
const choice = (cond: FixtureTensor | undefined): FixtureModel => ({
  inputs: { x: [3, 4], ...(cond === undefined && { c: { type: "bool", shape: [] } }) },
  weights: { w: [4, 4], ...(cond && { c: cond }) },
  nodes: [["If", "c", "y", { then_branch: { graph: dear }, else_branch: { graph: cheap } }]],
});

test("a branch is chosen by a condition that is known", async () => {
  expect(await costAsRun(choice(truth(1)))).toMatchObject({ macs: 48, flops: 96, assumptions: [] });
  expect(await costAsRun(choice(truth(0)))).toMatchObject({ macs: 0, flops: 12, assumptions: [] });
  // The weights of a branch that is not taken are held all the same.
  expect((await costAsRun(choice(truth(0)))).parameters).toBe(16);
});

test("of branches whose condition is data the dearer one counts, and that is said", () => {
  const cost = onnxCost(fixtureModel(choice(undefined)), { x: [3, 4], c: [] });
  expect(cost).toMatchObject({
    macs: 48,
    isLowerBound: false,
    outputs: { y: [3, 4] },
    assumptions: ["If 'y': its condition is not known, so the dearer branch 'then' is counted"],
  });
  const told = onnxCost(fixtureModel(choice(undefined)), { x: [3, 4], c: [] }, { values: { c: [0] } });
  expect(told).toMatchObject({ flops: 12, assumptions: [] });
});

test("a condition that follows from a shape is known", async () => {
  const model = (rows: number): FixtureModel => ({
    inputs: { x: [rows, 4] },
    weights: { w: [4, 4], zero: int(0), one: int(1) },
    nodes: [
      ["Shape", "x", "shape"],
      ["Gather", "shape zero", "rows"],
      ["Equal", "rows one", "single"],
      ["If", "single", "y", { then_branch: { graph: cheap }, else_branch: { graph: dear } }],
    ],
  });
  expect((await costAsRun(model(1))).macs).toBe(0);
  expect((await costAsRun(model(5))).macs).toBe(80);
});

/** h ← tanh(h w), and every h. */
const steps: FixtureGraph = {
  inputs: { i: int(0), go: truth(1), h: [2, 4] },
  nodes: [["Identity", "go", "on"], ["MatMul", "h w", "wh"], ["Tanh", "wh", "next"], ["Identity", "next", "seen"]],
  outputs: "on next seen",
};

test("a loop counts every turn", async () => {
  const cost = await costAsRun({
    inputs: { x: [2, 4] },
    weights: { w: [4, 4], trips: int(7), go: truth(1) },
    nodes: [["Loop", "trips go x", "last all", { body: { graph: steps } }]],
  });
  expect(cost).toMatchObject({ macs: 7 * 32, transcendentals: 7 * 8, outputs: { last: [2, 4], all: [7, 2, 4] } });
});

test("what a loop carries may grow from turn to turn", async () => {
  const grow: FixtureGraph = {
    inputs: { i: int(0), go: truth(1), h: [1, 4] },
    nodes: [["Identity", "go", "on"], ["Relu", "h", "a"], ["Concat", "a x", "next", { axis: 0 }]],
    outputs: "on next",
  };
  const cost = await costAsRun({
    inputs: { x: [1, 4] },
    weights: { trips: int(5), go: truth(1) },
    nodes: [["Loop", "trips go x", "last", { body: { graph: grow } }]],
  });
  expect(cost).toMatchObject({ flops: 4 * (1 + 2 + 3 + 4 + 5), outputs: { last: [6, 4] } });
});

test("a loop ends where its own condition says so", async () => {
  const until: FixtureGraph = {
    inputs: { i: int(0), go: truth(1), h: [2, 4] },
    nodes: [["Less", "i three", "on"], ["Relu", "h", "next"]],
    outputs: "on next",
  };
  const cost = await costAsRun({
    inputs: { x: [2, 4] },
    weights: { three: int(3), go: truth(1) },
    nodes: [["Loop", "- go x", "last", { body: { graph: until } }]],
  });
  expect(cost.flops).toBe(4 * 8);
});

test("a loop whose turns are data is refused, unless they are told", () => {
  const bytes = fixtureModel({
    inputs: { x: [2, 4], trips: { type: "int64", shape: [] } },
    weights: { w: [4, 4], go: truth(1) },
    nodes: [["Loop", "trips go x", "last all", { body: { graph: steps } }]],
  });
  expect(() => onnxCost(bytes, { x: [2, 4], trips: [] })).toThrow(
    "Cannot count the node that gives 'last' (Loop): expected to know how often the loop runs",
  );
  expect(onnxCost(bytes, { x: [2, 4], trips: [] }, { values: { trips: [3] } }).macs).toBe(96);
});

test("a loop without end is given up", () => {
  const forever: FixtureGraph = { inputs: { i: int(0), go: truth(1) }, nodes: [["Identity", "go", "on"]] };
  const bytes = fixtureModel({
    weights: { go: truth(1) },
    nodes: [["Loop", "- go", "", { body: { graph: forever } }]],
  });
  expect(() => onnxCost(bytes, {})).toThrow("expected a loop that ends, found more than 200000 turns");
});

test("a scan counts every step of its sequence", async () => {
  const step: FixtureGraph = {
    inputs: { h: [4], x: [4] },
    nodes: [["Add", "h x", "sum"], ["MatMul", "sum w", "next"], ["Identity", "next", "seen"]],
    outputs: "next seen",
  };
  const cost = await costAsRun({
    inputs: { h0: [4], xs: [9, 4] },
    weights: { w: [4, 4] },
    nodes: [["Scan", "h0 xs", "last all", { body: { graph: step }, num_scan_inputs: 1 }]],
  });
  expect(cost).toMatchObject({ macs: 9 * 16, flops: 9 * (32 + 4), outputs: { last: [4], all: [9, 4] } });
});

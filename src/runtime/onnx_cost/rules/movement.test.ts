import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import { fixtureModel, type FixtureNode, type FixtureTensor } from "../fixture_model.ts";
import { onnxCost } from "../onnx_cost.ts";

const ints = (...values: number[]): FixtureTensor => ({ type: "int64", shape: [values.length], values });
const count = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
const LOW = -9223372036854775808, HIGH = 9223372036854775807;

/** A tensor that is known and one that is not take the same way. */
const inputs = {
  x: { type: "float32", shape: [2, 3, 4], values: Array.from({ length: 24 }, (_, i) => i) },
  big: [20, 30, 40],
  rows: { type: "int64", shape: [2, 2], values: [0, -1, 1, 0] },
} as const;
const weights = {
  one: ints(1),
  two: ints(2),
  zeros: ints(0, 0),
  ones: ints(1, 1),
  high: ints(HIGH, HIGH),
  back: ints(-1, -1),
  low: ints(LOW, LOW),
  axes: ints(0, 2),
  steps: ints(-1, -2),
  pads: ints(1, 0, 2, 0, 3, 0),
  negative: ints(0, -1, 1, 0, 0, 1),
  parts: ints(1, 2),
  repeats: ints(2, 1, 3),
  wide: ints(5, 1, 3, 1),
  scalar: { type: "int64", shape: [], values: [-1] },
  limit: { type: "int64", shape: [], values: [3] },
  step: { type: "int64", shape: [], values: [2] },
  ends: { type: "int64", shape: [], values: [10] },
} as const;

const MOVES: FixtureNode[] = [
  ["Transpose", "x", "y"],
  ["Transpose", "x", "y", { perm: [1, 2, 0] }],
  ["Concat", "x x", "y", { axis: 1 }],
  ["Concat", "x x x", "y", { axis: -1 }],
  ["Concat", "x x", "y", { axis: 0 }],
  ["Split", "x parts", "a b", { axis: 1 }],
  ["Split", "x", "a b", { axis: 2 }],
  ["Slice", "x zeros high axes", "y"],
  ["Slice", "x ones high axes", "y"],
  ["Slice", "x zeros back axes", "y"],
  ["Slice", "x back low axes steps", "y"],
  ["Slice", "x high low axes steps", "y"],
  ["Slice", "x ones high", "y"],
  ["Slice", "x high high axes", "y"],
  ["Gather", "x rows", "y", { axis: 1 }],
  ["Gather", "x rows", "y"],
  ["Gather", "x scalar", "y", { axis: 2 }],
  ["Expand", "x wide", "y"],
  ["Tile", "x repeats", "y"],
  ["NonZero", "x", "y"],
  ["Range", "limit ends step", "y"],
  ["Range", "ends scalar limit", "y"],
  ["ConstantOfShape", "parts", "y"],
  ["ConstantOfShape", "parts", "y", { value: { tensor: { type: "int64", shape: [1], values: [7] } } }],
  ["Pad", "x pads", "y"],
  ["Pad", "x negative", "y"],
  ["Trilu", "x", "y"],
  ["OneHot", "rows limit parts", "y"],
  ["OneHot", "rows limit parts", "y", { axis: 1 }],
  ["GatherElements", "big rows3", "y", { axis: 1 }],
  ["GatherND", "x rows", "y"],
  ["ScatterND", "x rows updates", "y"],
  ["ScatterElements", "x rows3 small", "y", { axis: 1 }],
  ["TopK", "x two", "y i"],
  ["TopK", "x two", "y i", { axis: 0 }],
  ["EyeLike", "plane", "y"],
  ["ReverseSequence", "x lengths", "y"],
];

test.each(MOVES.map((node) => ({ node })))("$node moves elements as ONNX Runtime does", async ({ node }) => {
  const more = {
    rows3: { type: "int64", shape: [2, 2, 3] },
    small: [2, 2, 3],
    updates: [2, 4],
    plane: [3, 5],
    lengths: { type: "int64", shape: [3], values: [1, 1, 1] },
  } as const;
  const used = new Set(node[1].split(" "));
  const given = Object.entries({ ...inputs, ...more }).filter(([name]) => used.has(name));
  const known = Object.entries(weights).filter(([name]) => used.has(name));
  const cost = await costAsRun({
    inputs: Object.fromEntries(given),
    weights: Object.fromEntries(known),
    nodes: [node, ["Shape", node[2].split(" ")[0]!, "shape"]],
  });
  expect(cost).toMatchObject({ flops: 0, macs: 0, isLowerBound: false });
});

test.each<[string, number[]]>([["DepthToSpace", [2, 8, 3, 4]], ["SpaceToDepth", [2, 8, 4, 6]]])(
  "%s moves blocks",
  async (operator, x) => {
    const cost = await costAsRun({ inputs: { x }, nodes: [[operator, "x", "y", { blocksize: 2 }]] });
    expect(cost).toMatchObject({ flops: 0, bytesRead: 4 * count(x), bytesWritten: 4 * count(x) });
  },
);

test("parts that divide unevenly, operator set 18", async () => {
  const nodes: FixtureNode[] = [["Split", "x", "a b c", { axis: 1, num_outputs: 3 }]];
  const cost = await costAsRun({ opset: 18, inputs: { x: [2, 8] }, nodes });
  expect(cost.isLowerBound).toBe(false);
});

test("pads of chosen axes, operator set 18", async () => {
  const pads = { pads: ints(1, 2), axes: ints(-1) };
  const cost = await costAsRun({
    opset: 18,
    inputs: { x: [2, 8] },
    weights: { ...pads },
    nodes: [["Pad", "x pads - axes", "y"]],
  });
  expect(cost.bytesWritten).toBe(4 * 2 * 11);
});

test("what is taken of a table is what is read", async () => {
  const cost = await costAsRun({
    inputs: { tokens: { type: "int64", shape: [2, 5] } },
    weights: { table: [1000, 16] },
    nodes: [["Gather", "table tokens", "y"]],
  });
  expect(cost).toMatchObject({ weightBytesRead: 4 * 160, bytesRead: 80, bytesWritten: 640, weightBytes: 64_000 });
});

test("adding while scattering is one addition for each update", async () => {
  const cost = await costAsRun({
    inputs: { x: [4, 5], rows: { type: "int64", shape: [3, 1] }, updates: [3, 5] },
    nodes: [["ScatterND", "x rows updates", "y", { reduction: "add" }]],
  });
  expect(cost.flops).toBe(15);
});

test("a range whose limits are data is not guessed at", () => {
  const scalar = { type: "int64", shape: [] } as const;
  const bytes = fixtureModel({
    inputs: { from: scalar, to: scalar, by: scalar },
    nodes: [["Range", "from to by", "r"], ["Cast", "r", "f", { to: 1 }], ["Exp", "f", "y"]],
  });
  const shapes = { from: [], to: [], by: [] };
  const { unsized, isLowerBound, outputs } = onnxCost(bytes, shapes);
  expect({ unsized, isLowerBound, outputs }).toEqual({
    unsized: { Range: 1, Cast: 1, Exp: 1 },
    isLowerBound: true,
    outputs: { y: undefined },
  });
  const told = onnxCost(bytes, shapes, { values: { from: [2], to: [11], by: [3] } });
  expect(told).toMatchObject({ transcendentals: 3, isLowerBound: false, outputs: { y: [3] } });
});

import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureModel } from "../fixture_model.ts";

const x = [2, 6, 4, 5], n = 240;
const weights = { scale: [6], shift: [6], mean: [6], variance: [6] };

test.each<[string, Partial<FixtureModel>, { flops: number; transcendentals?: number }]>([
  ["batch", { nodes: [["BatchNormalization", "x scale shift mean variance", "y"]] }, { flops: 2 * n }],
  ["instance", { nodes: [["InstanceNormalization", "x scale shift", "y"]] }, { flops: 7 * n + 3 * 12 }],
  [
    "group",
    { opset: 21, nodes: [["GroupNormalization", "x scale shift", "y", { num_groups: 3 }]] },
    { flops: 7 * n + 3 * 6 },
  ],
  [
    "layer",
    { weights: { g: [5], b: [5] }, nodes: [["LayerNormalization", "x g b", "y m d"]] },
    { flops: 7 * n + 3 * 48 },
  ],
  [
    "layer without shift, over two axes",
    { weights: { g: [4, 5] }, nodes: [["LayerNormalization", "x g", "y", { axis: 2 }]] },
    { flops: 6 * n + 3 * 12 },
  ],
  [
    "root mean square",
    { weights: { g: [5] }, nodes: [["SimplifiedLayerNormalization", "x g", "y"]] },
    { flops: 4 * n + 3 * 48 },
  ],
  ["mean and variance", { nodes: [["MeanVarianceNormalization", "x", "y"]] }, { flops: 5 * n + 3 * 6 }],
  ["Euclidean", { nodes: [["LpNormalization", "x", "y", { axis: 1 }]] }, { flops: 3 * n }],
  ["absolute", { nodes: [["LpNormalization", "x", "y", { axis: 1, p: 1 }]] }, { flops: 3 * n - 40 }],
  ["local response", { nodes: [["LRN", "x", "y", { size: 3 }]] }, { flops: 6 * n, transcendentals: n }],
  ["softmax", { nodes: [["Softmax", "x", "y"]] }, { flops: 4 * n - 2 * 48, transcendentals: n }],
  ["softmax of channels", { nodes: [["Softmax", "x", "y", { axis: 1 }]] }, { flops: 4 * n - 2 * 40 }],
  ["softmax of old", { opset: 11, nodes: [["Softmax", "x", "y"]] }, { flops: 4 * n - 2 * 2, transcendentals: n }],
  ["log of softmax", { nodes: [["LogSoftmax", "x", "y"]] }, { flops: 4 * n - 2 * 48, transcendentals: n + 48 }],
  ["hardmax", { nodes: [["Hardmax", "x", "y"]] }, { flops: n - 48 }],
])("normalisation: %s", async (_, model, expected) => {
  const { nodes = [], ...rest } = model;
  expect(await costAsRun({ inputs: { x }, weights, ...rest, nodes })).toMatchObject(expected);
});

import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureNode } from "../fixture_model.ts";

const inputs = { x: [2, 3, 4] };

test.each<[FixtureNode, { macs?: number; flops: number; transcendentals?: number }]>([
  [["com.microsoft::Gelu", "x", "y"], { flops: 96, transcendentals: 24 }],
  [["com.microsoft::QuickGelu", "x", "y"], { flops: 120, transcendentals: 24 }],
  [["com.microsoft::FastGelu", "x b", "y"], { flops: 216, transcendentals: 24 }],
  [["com.microsoft::BiasGelu", "x b", "y"], { flops: 120, transcendentals: 24 }],
  [["com.microsoft::FusedMatMul", "x w", "y", { transB: 1, alpha: { float: 0.5 } }], { macs: 120, flops: 240 + 30 }],
  [["com.microsoft::SkipLayerNormalization", "x x b b", "y"], { flops: 24 * 8 + 3 * 6 }],
  [["com.microsoft::SkipSimplifiedLayerNormalization", "x x b", "y"], { flops: 24 * 5 + 3 * 6 }],
])("%j", async (node, expected) => {
  expect(await costAsRun({ inputs, weights: { w: [5, 4], b: [4] }, nodes: [node] })).toMatchObject(expected);
});

test("a convolution with an activation in it costs both", async () => {
  const cost = await costAsRun({
    inputs: { x: [1, 3, 8, 8] },
    weights: { w: [5, 3, 3, 3], b: [5] },
    nodes: [["com.microsoft::FusedConv", "x w b", "y", { activation: "Relu" }]],
  });
  expect(cost).toMatchObject({ macs: 180 * 27, flops: 180 * (54 + 2) });
});

test("a product with weights of 4 bits", async () => {
  const cost = await costAsRun({
    inputs: { x: [3, 32] },
    weights: { w: { type: "uint8", shape: [5, 2, 8] }, s: [10] },
    nodes: [["com.microsoft::MatMulNBits", "x w s", "y", { K: 32, N: 5, bits: 4, block_size: 16 }]],
  });
  expect(cost.macs).toBe(3 * 32 * 5);
});

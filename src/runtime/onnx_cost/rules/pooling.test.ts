import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureAttribute } from "../fixture_model.ts";

const kernel_shape = [3, 3];

test.each<[string, string, Readonly<Record<string, FixtureAttribute>>, number]>([
  ["MaxPool", "y", { kernel_shape }, 2 * 4 * 64 * 8],
  ["MaxPool", "y i", { kernel_shape, strides: [2, 2] }, 2 * 4 * 16 * 8],
  ["MaxPool", "y", { kernel_shape, strides: [2, 2], ceil_mode: 1 }, 2 * 4 * 25 * 8],
  // The last window would start on the pads after the tensor, and is left out.
  ["MaxPool", "y", { kernel_shape: [2, 2], strides: [3, 3], pads: [0, 0, 1, 1], ceil_mode: 1 }, 2 * 4 * 16 * 3],
  ["MaxPool", "y", { kernel_shape, dilations: [2, 2], pads: [1, 1, 1, 1] }, 2 * 4 * 64 * 8],
  ["MaxPool", "y", { kernel_shape, strides: [2, 2], auto_pad: "SAME_UPPER" }, 2 * 4 * 25 * 8],
  ["AveragePool", "y", { kernel_shape, strides: [2, 2], pads: [1, 1, 1, 1] }, 2 * 4 * 25 * 9],
  ["AveragePool", "y", { kernel_shape, strides: [2, 2], ceil_mode: 1 }, 2 * 4 * 25 * 9],
  ["LpPool", "y", { kernel_shape }, 2 * 4 * 64 * 18],
  ["GlobalAveragePool", "y", {}, 2 * 4 * 100],
  ["GlobalMaxPool", "y", {}, 2 * 4 * 99],
  ["GlobalLpPool", "y", { p: 1 }, 2 * 4 * 199],
])("%s to %s with %j", async (operator, outputs, attributes, flops) => {
  const cost = await costAsRun({ inputs: { x: [2, 4, 10, 10] }, nodes: [[operator, "x", outputs, attributes]] });
  expect(cost).toMatchObject({ macs: 0, flops, transcendentals: 0 });
});

test("powers other than squares are transcendental", async () => {
  const nodes = [["GlobalLpPool", "x", "y", { p: 3 }]] as const;
  expect(await costAsRun({ inputs: { x: [1, 1, 10, 10] }, nodes })).toMatchObject({ flops: 199, transcendentals: 101 });
});

import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureAttribute } from "../fixture_model.ts";

type Attributes = Readonly<Record<string, FixtureAttribute>>;

// MACs: batch · C_out · H_out · W_out · C_in/groups · kernel. Sizes of the result are ONNX Runtime's.
test.each<[string, number[], number[], Attributes, number]>([
  ["one tap", [1, 3, 8, 8], [5, 3, 1, 1], {}, 5 * 64 * 3],
  ["3 × 3 without pads", [2, 3, 8, 8], [5, 3, 3, 3], {}, 2 * 5 * 36 * 3 * 9],
  ["pads on all sides", [2, 3, 8, 8], [5, 3, 3, 3], { pads: [1, 1, 1, 1] }, 2 * 5 * 64 * 3 * 9],
  ["pads that differ", [1, 3, 8, 8], [5, 3, 3, 3], { pads: [2, 0, 0, 1] }, 5 * 8 * 7 * 3 * 9],
  ["strides", [1, 3, 9, 8], [5, 3, 3, 3], { strides: [2, 3], pads: [1, 1, 1, 1] }, 5 * 5 * 3 * 3 * 9],
  ["dilation", [1, 3, 9, 9], [5, 3, 3, 3], { dilations: [2, 3] }, 5 * 5 * 3 * 3 * 9],
  ["groups", [1, 6, 8, 8], [4, 3, 3, 3], { group: 2 }, 4 * 36 * 3 * 9],
  ["depth by depth", [1, 6, 8, 8], [12, 1, 3, 3], { group: 6 }, 12 * 36 * 9],
  ["SAME_UPPER", [1, 3, 7, 8], [5, 3, 3, 2], { auto_pad: "SAME_UPPER", strides: [2, 2] }, 5 * 4 * 4 * 3 * 6],
  ["SAME_LOWER", [1, 3, 7, 7], [5, 3, 4, 4], { auto_pad: "SAME_LOWER" }, 5 * 49 * 3 * 16],
  ["VALID", [1, 3, 7, 7], [5, 3, 3, 3], { auto_pad: "VALID" }, 5 * 25 * 3 * 9],
  ["one axis", [2, 3, 20], [5, 3, 4], { strides: [3] }, 2 * 5 * 6 * 3 * 4],
  ["three axes", [1, 2, 5, 6, 7], [3, 2, 2, 3, 3], { kernel_shape: [2, 3, 3] }, 3 * 4 * 4 * 5 * 2 * 18],
])("a convolution of %s has the MACs of its definition", async (_, x, w, attributes, macs) => {
  const cost = await costAsRun({ inputs: { x }, weights: { w }, nodes: [["Conv", "x w", "y", attributes]] });
  expect(cost).toMatchObject({ macs, flops: 2 * macs, transcendentals: 0, isLowerBound: false });
});

test("a bias is one addition for each element", async () => {
  const model = { inputs: { x: [2, 3, 8, 8] }, weights: { w: [5, 3, 3, 3], b: [5] } };
  const cost = await costAsRun({ ...model, nodes: [["Conv", "x w b", "y"]] });
  expect(cost.flops).toBe(2 * (2 * 5 * 36 * 27) + 2 * 5 * 36);
  expect(cost.parameters).toBe(5 * 27 + 5);
});

// MACs: batch · C_in · H_in · W_in · C_out/groups · kernel.
test.each<[string, number[], number[], Attributes, number]>([
  ["stride 2", [1, 3, 4, 4], [3, 5, 2, 2], { strides: [2, 2] }, 3 * 16 * 5 * 4],
  ["pads", [2, 3, 4, 4], [3, 5, 4, 4], { strides: [2, 2], pads: [1, 1, 1, 1] }, 2 * 3 * 16 * 5 * 16],
  ["pads that differ", [1, 3, 4, 4], [3, 5, 4, 4], { pads: [0, 1, 2, 1] }, 3 * 16 * 5 * 16],
  ["a padded result", [1, 3, 4, 4], [3, 5, 3, 3], { strides: [2, 2], output_padding: [1, 1] }, 3 * 16 * 5 * 9],
  ["groups", [1, 4, 4, 4], [4, 3, 3, 3], { group: 2 }, 4 * 16 * 3 * 9],
  ["dilation", [1, 3, 4, 4], [3, 5, 3, 3], { dilations: [2, 2] }, 3 * 16 * 5 * 9],
  ["a given size", [1, 3, 4, 4], [3, 5, 3, 3], { strides: [2, 2], output_shape: [8, 8] }, 3 * 16 * 5 * 9],
  ["SAME_UPPER", [1, 3, 4, 4], [3, 5, 3, 3], { strides: [2, 2], auto_pad: "SAME_UPPER" }, 3 * 16 * 5 * 9],
  ["one axis", [1, 3, 10], [3, 5, 4], { strides: [3] }, 3 * 10 * 5 * 4],
])("a transposed convolution with %s has the MACs of its definition", async (_, x, w, attributes, macs) => {
  const cost = await costAsRun({ inputs: { x }, weights: { w }, nodes: [["ConvTranspose", "x w", "y", attributes]] });
  expect(cost).toMatchObject({ macs, flops: 2 * macs });
});

test("quantised convolutions count like others", async () => {
  const cost = await costAsRun({
    inputs: { x: { type: "uint8", shape: [1, 3, 8, 8] } },
    weights: { w: { type: "uint8", shape: [5, 3, 3, 3] } },
    nodes: [["ConvInteger", "x w", "y"]],
  });
  expect(cost).toMatchObject({ macs: 5 * 36 * 27, parameters: 135, weightBytes: 135, bytesRead: 192 });
});

test("channels that do not fit are refused, and the node is named", async () => {
  const model = { inputs: { x: [1, 4, 8, 8] }, weights: { w: [5, 3, 3, 3] } };
  await expect(costAsRun({ ...model, nodes: [["Conv", "x w", "y"]] })).rejects.toThrow(
    "Cannot count the node that gives 'y' (Conv): expected an input [batch, 3, …] with 2 spatial axes, found [1, 4, 8, 8]",
  );
});

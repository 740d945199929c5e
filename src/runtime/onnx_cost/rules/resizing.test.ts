import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";
import type { FixtureAttribute, FixtureTensor } from "../fixture_model.ts";

const floats = (...values: number[]): FixtureTensor => ({ type: "float32", shape: [values.length], values });
const ints = (...values: number[]): FixtureTensor => ({ type: "int64", shape: [values.length], values });
const x = [1, 2, 6, 8];

test.each<[string, string, Readonly<Record<string, FixtureAttribute>>, number]>([
  ["nearest", "x - double", {}, 0],
  ["bilinear", "x - double", { mode: "linear" }, 2 * 12 * 16 * 8],
  ["linear on one axis", "x - wide", { mode: "linear" }, 2 * 6 * 12 * 4],
  ["bicubic", "x - double", { mode: "cubic" }, 2 * 12 * 16 * 32],
  ["to given sizes", "x - - sizes", { mode: "linear" }, 2 * 3 * 11 * 8],
  ["to the same size", "x - same", { mode: "linear" }, 0],
])("resizing %s", async (_, inputs, attributes, flops) => {
  const weights = {
    double: floats(1, 1, 2, 2),
    wide: floats(1, 1, 1, 1.5),
    same: floats(1, 1, 1, 1),
    sizes: ints(1, 2, 3, 11),
  };
  const cost = await costAsRun({ opset: 13, inputs: { x }, weights, nodes: [["Resize", inputs, "y", attributes]] });
  expect(cost.flops).toBe(flops);
});

test.each<[Readonly<Record<string, FixtureAttribute>>, number]>([
  [{ mode: "linear", axes: [2, 3] }, 2 * 2 * 3 * 4 * 4],
  // A weight reaches over 2 elements on both sides of the middle when halving.
  [{ mode: "linear", axes: [2, 3], antialias: 1 }, 2 * 2 * 3 * 4 * 16],
  [{ mode: "nearest", axes: [2, 3], keep_aspect_ratio_policy: "not_larger" }, 0],
])("resizing chosen axes, operator set 18, with %j", async (attributes, flops) => {
  const weights = { sizes: ints(3, 4) };
  const cost = await costAsRun({
    opset: 18,
    inputs: { x },
    weights,
    nodes: [["Resize", "x - - sizes", "y", attributes]],
  });
  expect(cost.flops).toBe(flops);
});

test("operators of older sets", async () => {
  const weights = { scales: floats(1, 1, 2, 2) };
  for (const [opset, operator] of [[10, "Resize"], [9, "Upsample"]] as const) {
    const nodes = [[operator, "x scales", "y", { mode: "linear" }]] as const;
    expect((await costAsRun({ opset, inputs: { x }, weights, nodes })).flops).toBe(2 * 12 * 16 * 8);
  }
});

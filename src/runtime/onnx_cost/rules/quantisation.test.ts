import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";

test("quantising and back is counted by element", async () => {
  const cost = await costAsRun({
    inputs: { x: [3, 4] },
    weights: { s: { type: "float32", shape: [], values: [0.5] }, z: { type: "uint8", shape: [] } },
    nodes: [
      ["QuantizeLinear", "x s z", "q"],
      ["DequantizeLinear", "q s z", "back"],
      ["DynamicQuantizeLinear", "back", "d ds dz"],
    ],
  });
  const flops = Object.fromEntries(Object.entries(cost.operators).map(([name, operator]) => [name, operator.flops]));
  expect(flops).toEqual({ QuantizeLinear: 60, DequantizeLinear: 24, DynamicQuantizeLinear: 84 });
  expect(cost.operators["QuantizeLinear"]).toMatchObject({ bytesRead: 48, bytesWritten: 12 });
});

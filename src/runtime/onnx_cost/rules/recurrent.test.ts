import { expect, test } from "vitest";
import { costAsRun } from "../fixture_as_run.ts";

const STEPS = 5, BATCH = 2, INPUTS = 3, HIDDEN = 4, UNITS = STEPS * BATCH * HIDDEN;

function layer(gates: number, directions = 1) {
  return {
    inputs: { x: [STEPS, BATCH, INPUTS] },
    weights: {
      w: [directions, gates * HIDDEN, INPUTS],
      r: [directions, gates * HIDDEN, HIDDEN],
      b: [directions, 2 * gates * HIDDEN],
      p: [directions, 3 * HIDDEN],
      h: [directions, BATCH, HIDDEN],
    },
  };
}
const hidden_size = HIDDEN;

test("an LSTM has 4 (I + H) MACs for each hidden number of each step, and its gates", async () => {
  const cost = await costAsRun({ ...layer(4), nodes: [["LSTM", "x w r b", "y h1 c1", { hidden_size }]] });
  // Three sigmoids of 3 operations, 4 biases, and c' = f c + i g, h = o tanh(c').
  expect(cost.macs).toBe(UNITS * 4 * (INPUTS + HIDDEN));
  expect(cost.flops).toBe(2 * cost.macs + UNITS * (9 + 4 + 4));
  expect(cost.transcendentals).toBe(UNITS * 5);
});

test("an LSTM without biases, with peepholes, in both directions", async () => {
  const cost = await costAsRun({
    ...layer(4, 2),
    nodes: [["LSTM", "x w r - - h h p", "y h1 c1", { hidden_size, direction: "bidirectional" }]],
  });
  expect(cost.macs).toBe(2 * UNITS * (4 * (INPUTS + HIDDEN) + 3));
  expect(cost.flops).toBe(2 * cost.macs + 2 * UNITS * (9 + 4));
});

test("outputs that are left out do not change what is counted", async () => {
  const cost = await costAsRun({ ...layer(4), nodes: [["LSTM", "x w r b", "- h1", { hidden_size }]] });
  expect(cost.macs).toBe(UNITS * 4 * (INPUTS + HIDDEN));
  expect(cost.bytesWritten).toBe(4 * BATCH * HIDDEN);
});

test("a GRU has 3 (I + H) MACs", async () => {
  const run = (attributes: Record<string, number>) =>
    costAsRun({ ...layer(3), nodes: [["GRU", "x w r b", "y h1", { hidden_size, ...attributes }]] });
  const cost = await run({});
  expect(cost.macs).toBe(UNITS * 3 * (INPUTS + HIDDEN));
  expect(cost.flops).toBe(2 * cost.macs + UNITS * (6 + 3 + 5));
  expect(cost.transcendentals).toBe(UNITS * 3);
  expect((await run({ linear_before_reset: 1 })).flops).toBe(cost.flops + UNITS);
});

test("a plain recurrent layer has I + H MACs and the functions that are named", async () => {
  const cost = await costAsRun({
    ...layer(1, 2),
    nodes: [["RNN", "x w r b", "y h1", { hidden_size, direction: "bidirectional", activations: ["Relu", "Relu"] }]],
  });
  expect(cost).toMatchObject({ macs: 2 * UNITS * (INPUTS + HIDDEN), transcendentals: 0 });
  expect(cost.flops).toBe(2 * cost.macs + 2 * UNITS * (1 + 1));
});

test("a state that does not fit is refused", async () => {
  const model = { ...layer(4), inputs: { x: [STEPS, BATCH, INPUTS + 1] } };
  await expect(costAsRun({ ...model, nodes: [["LSTM", "x w r b", "y", { hidden_size }]] })).rejects.toThrow(
    "expected an input […, 3] of 3 axes and a state of 4, found [5, 2, 4]",
  );
});

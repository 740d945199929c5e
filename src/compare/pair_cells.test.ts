import { expect, test } from "vitest";
import type { Run } from "../core/run.ts";
import { FID, fixtureOf, LATENCY, measured, RECALL } from "./fixture_pair.ts";
import { pairCells } from "./pair_cells.ts";

const number = { value: 1, interval: [0.9, 1.1] as [number, number] };
const base = fixtureOf([FID, RECALL], [[number, number], [number, null]]);

test("every cell of either run is there once, new models and columns last", () => {
  const next = fixtureOf([LATENCY, RECALL], [[number, number], [null, number], [number, number]]);
  const pairs = pairCells(base, next);
  expect(pairs.map(({ model, metric, roster }) => [model, metric, roster])).toEqual([
    ["m0", "fid", "vanished-column"],
    ["m0", "recall", null],
    ["m0", "latency_p50_ms", "new-column"],
    ["m1", "fid", "vanished-column"],
    ["m1", "recall", null],
    ["m2", "recall", "new-model"],
    ["m2", "latency_p50_ms", "new-model"],
  ]);
  expect(pairs.map(({ base, next }) => [base !== null, next !== null])).toEqual([
    [true, false],
    [true, true],
    [false, true],
    [true, false],
    [false, true],
    [false, true],
    [false, true],
  ]);
});

test("models that one run alone has are vanished seen from it, and new seen from the other", () => {
  const next = { ...base, rows: base.rows.slice(0, 1), cells: base.cells.filter(({ model }) => model === "m0") };
  const rosters = (a: Run, b: Run) => pairCells(a, b).filter(({ model }) => model === "m1").map(({ roster }) => roster);
  expect(rosters(base, next)).toEqual(["vanished-model"]);
  expect(rosters(next, base)).toEqual(["new-model"]);
});

test("cells of sweeps pair by sampler and steps, those of decodings by their decoding, behind the table's", () => {
  const cells = [measured("m0", FID, number)];
  const swept = (steps: readonly number[]): Run => ({
    ...base,
    sweeps: [{ model: "m0", sampler: "DDIM", points: steps.map((steps) => ({ steps, cells })) }],
    decodings: [{ decoding: "greedy", cells }],
  });
  const pairs = pairCells(swept([10, 25]), swept([25, 50])).filter(({ within }) => within !== null);
  expect(pairs.map(({ within, base, next }) => [within, base !== null, next !== null])).toEqual([
    ["DDIM, 10 steps", true, false],
    ["DDIM, 25 steps", true, true],
    ["greedy", true, true],
    ["DDIM, 50 steps", false, true],
  ]);
});

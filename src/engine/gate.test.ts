import { expect, test } from "vitest";
import type { Cell, LikelihoodKind, Run } from "../core/run.ts";
import { failedGates, parseGate } from "./gate.ts";

const models = ["good", "bad", "none", "gone"];

const measured = (model: string, value: number): Cell => ({
  model,
  family: "gan",
  metric: "fid",
  state: "measured",
  value,
  interval: null,
  level: 0.95,
  n: 10,
  unit: "",
  direction: "lower",
  convention: {},
  fingerprint: "",
});

const cells: Cell[] = [
  measured("good", 4),
  measured("bad", 6),
  { model: "none", family: "gan", metric: "fid", state: "undefined", reason: "" },
  { model: "gone", family: "gan", metric: "fid", state: "failed", reason: "NaN" },
  measured("real", 9),
];
const run = {
  cells,
  rows: [{ id: "real", title: "", family: "data", role: "anchor" }],
} as unknown as Run;

test("a gate without a model watches every model and no anchor", () => {
  expect(failedGates(run, [parseGate("fid<=5", ["fid"], models)])).toEqual([
    "fid<=5: bad has 6",
    "fid<=5: gone is failed, NaN",
  ]);
});

test("a gate with a model watches that model", () => {
  expect(failedGates(run, [parseGate("good:fid <= 5", ["fid"], models), parseGate("good:fid>=3", ["fid"], models)]))
    .toEqual([]);
  expect(failedGates(run, [parseGate("good:fid<=3.5", ["fid"], models)])).toEqual(["good:fid<=3.5: good has 4"]);
});

test("what is no gate is refused with an example", () => {
  expect(() => parseGate("fid=5", ["fid"], models)).toThrow("A gate looks like 'fid<=5'");
  expect(() => parseGate("fid<=low", ["fid"], models)).toThrow("got 'fid<=low'");
  expect(() => parseGate("fud<=5", ["fid"], models)).toThrow("Unknown metric 'fud'. Did you mean 'fid'?");
  expect(() => parseGate("god:fid<=5", ["fid"], models)).toThrow("Unknown model 'god'. Did you mean 'good'?");
});

test("a bound whose truth may lie beyond the gate does not pass it, and a gate on nothing fails", () => {
  const bits = (
    kind: LikelihoodKind,
    value: number,
  ): Cell => ({ ...measured("good", value), metric: "bits_per_dim", kind } as Cell);
  const check = (text: string, cell: Cell) =>
    failedGates({ ...run, cells: [cell] }, [parseGate(text, ["bits_per_dim", "fid"], models)]);
  expect(check("bits_per_dim<=0.2", bits("upper-bound", 0.13))[0]).toContain("only a bound");
  expect(check("bits_per_dim<=1.4", bits("lower-bound", 1.33))).toEqual([]);
  expect(check("bits_per_dim>=1", bits("importance-weighted", 1.33))[0]).toContain("only a bound");
  expect(check("bits_per_dim<=1.4", bits("exact", 1.33))).toEqual([]);
  expect(check("fid<=5", bits("exact", 1))).toEqual(["fid<=5: nothing of the kind was measured"]);
});

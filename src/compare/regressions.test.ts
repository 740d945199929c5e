import { expect, test } from "vitest";
import type { Cell, Column, Run } from "../core/run.ts";
import { compareRuns } from "./compare_runs.ts";
import { FID, fixtureOf, LATENCY, measured, RECALL } from "./fixture_pair.ts";
import { newConventions, regressionsOf } from "./regressions.ts";

const fid = { value: 5, interval: [4.9, 5.1] as [number, number] };
const recall = { value: 0.7, interval: [0.69, 0.71] as [number, number] };
const BASE = fixtureOf([FID, RECALL], [[fid, recall], [fid, recall]]);

/** The base with one cell of its first model changed. */
function withCell(cell: Cell): Run {
  return { ...BASE, cells: BASE.cells.map((one) => one.model === "m0" && one.metric === cell.metric ? cell : one) };
}

function kinds(base: Run, next: Run): string[] {
  return regressionsOf(compareRuns(base, next)).map(({ kind, comparison: { model, metric } }) =>
    `${kind} ${model} ${metric}`
  );
}

test("what is worse is a regression, what is better or the same is none", () => {
  expect(kinds(BASE, BASE)).toEqual([]);
  expect(kinds(BASE, withCell(measured("m0", FID, { value: 6, interval: [5.9, 6.1] })))).toEqual(["worse m0 fid"]);
  expect(kinds(BASE, withCell(measured("m0", FID, { value: 4, interval: [3.9, 4.1] })))).toEqual([]);
});

test("a number that is lost is a regression, whatever took its place; one skipped for want of time is none", () => {
  const address = { model: "m0", family: "vae", metric: "fid", reason: "it crashed" } as const;
  expect(kinds(BASE, withCell({ ...address, state: "failed" }))).toEqual(["lost m0 fid"]);
  expect(kinds(BASE, withCell({ ...address, state: "undefined" }))).toEqual(["lost m0 fid"]);
  expect(kinds(BASE, withCell({ ...measured("m0", FID, fid), state: "invalid", reason: "too few" }))).toEqual([
    "lost m0 fid",
  ]);
  expect(kinds(BASE, withCell({ ...address, state: "skipped" }))).toEqual([]);
  expect(kinds(BASE, { ...BASE, cells: BASE.cells.slice(1) })).toEqual(["lost m0 fid"]);
  // What had no number before has none to lose.
  expect(kinds(withCell({ ...address, state: "failed" }), withCell({ ...address, state: "undefined" }))).toEqual([]);
});

test("a model or a column that vanished takes its numbers along; new ones are no regression", () => {
  const fewer = { ...BASE, rows: BASE.rows.slice(0, 1), cells: BASE.cells.slice(0, 2) };
  expect(kinds(BASE, fewer)).toEqual(["lost m1 fid", "lost m1 recall"]);
  expect(kinds(fewer, BASE)).toEqual([]);
  const without: Run = { ...BASE, columns: [FID], cells: BASE.cells.filter(({ metric }) => metric === "fid") };
  expect(kinds(BASE, without)).toEqual(["lost m0 recall", "lost m1 recall"]);
});

test("a timing that is not to the rule any more is told and is no regression", () => {
  const time = { value: 3, interval: [2.9, 3.1] as [number, number] };
  const base = fixtureOf([LATENCY], [[time]]);
  const cells: Cell[] = [{ ...measured("m0", LATENCY, time), state: "invalid", reason: "too few queries" }];
  expect(kinds(base, { ...base, cells })).toEqual([]);
  const failed: Cell[] = [{ model: "m0", family: "vae", metric: LATENCY.id, state: "failed", reason: "crashed" }];
  expect(kinds(base, { ...base, cells: failed })).toEqual(["lost m0 latency_p50_ms"]);
});

test("a model slower than its base is a regression, and that none was timed against one is none", () => {
  const column: Column = { id: "base_ratio", title: "time against base", unit: "×", direction: "lower", ranked: false };
  const slower = fixtureOf([column], [[{ value: 1.2, interval: [1.15, 1.25] }]]);
  expect(kinds(BASE, { ...slower, rows: BASE.rows })).toContain("worse m0 base_ratio");
  expect(kinds(slower, { ...slower, columns: [], cells: [] })).toEqual([]);
});

test("numbers whose convention changed are told apart from those that moved in a column nobody ranks", () => {
  const other = withCell({
    ...measured("m0", FID, fid),
    convention: { reference: "other" },
    fingerprint: "fedcba987654",
  });
  expect(kinds(BASE, other)).toEqual([]);
  expect(newConventions(compareRuns(BASE, other)).map(({ model, metric }) => [model, metric])).toEqual([["m0", "fid"]]);
  const unranked = (run: Run): Run => ({ ...run, columns: [{ ...FID, ranked: false }, RECALL] });
  const moved = withCell(measured("m0", FID, { value: 9, interval: [8.9, 9.1] }));
  const comparisons = compareRuns(unranked(BASE), unranked(moved));
  expect(comparisons[0]?.mark).toBe("x");
  expect([newConventions(comparisons), regressionsOf(comparisons)]).toEqual([[], []]);
});

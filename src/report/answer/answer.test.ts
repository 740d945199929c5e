import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { answer, cautions } from "./answer.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";

test("the answer names who leads in quality, likelihood and speed, with intervals and kinds", () => {
  expect(answer(fixtureRun())).toEqual([
    "On mnist, ddpm-mnist has the lowest FID (lenet-mnist), 1.2 [1.1, 1.3], against 0.41 [0.35, 0.47] for real data; it " +
    "needs 50 network evaluations a sample.",
    "pixelcnn-mnist shows the lowest number in bits/dim, 1.031 [1.028, 1.034] (exact); ddpm-mnist's and vae-mnist's " +
    "are upper bounds, and their true values may be lower.",
    "gan-mnist samples fastest, 0.43 ms [0.42, 0.44] for one sample; it defines no likelihood.",
  ]);
});

test("models that the intervals do not separate are named together", () => {
  const run = fixtureRun();
  const wide = withCells(run, { ...measuredCell(run, "ddpm-mnist", "fid"), interval: [0.1, 4.0] });
  expect(answer(wide)[0]).toContain(
    "ddpm-mnist and gan-mnist have the lowest FID (lenet-mnist) and are not separated by the data",
  );
});

test("numbers of different conventions are told without a rank", () => {
  const run = fixtureRun();
  const split = withCells(run, { ...measuredCell(run, "ddpm-mnist", "fid"), fingerprint: "another" });
  expect(answer(split)[0]).toContain(
    "FID (lenet-mnist) was measured under 2 conventions, which are not ranked together",
  );
  expect(answer(split)[0]).not.toContain("lowest");
});

test("one model alone is the best of nothing", () => {
  const run = fixtureRun();
  const alone = { ...run, cells: run.cells.filter((cell) => cell.model === "vae-mnist") };
  const text = answer(alone).join(" ");
  expect(text).toContain("vae-mnist has an FID (lenet-mnist) of 14.9 [14.5, 15.3]");
  expect(text).not.toMatch(/lowest|highest|fastest|shortest/);
});

test("a run in which nothing was measured says so", () => {
  expect(answer({ ...fixtureRun(), cells: [] })).toEqual([
    "No model was measured in this run; the notes under the table say why.",
  ]);
});

test("cautions() tells of an incomplete run and of failed cells, and is empty for a clean one", () => {
  const run = fixtureRun();
  expect(cautions(run)).toEqual([]);
  const failed = withCells(run, { model: "gan-mnist", family: "gan", metric: "fid", state: "failed", reason: "NaN" });
  expect(cautions({ ...failed, state: "incomplete", cells: failed.cells.slice(0, 40) })).toEqual([
    "This run is incomplete: 40 of 55 cells are there.",
    "1 cell failed (gan-mnist); the notes say why.",
  ]);
});

test("where the lowest bits are a bound themselves, that is said of all bounds alike", () => {
  const run = fixtureRun();
  const lower = withCells(run, {
    ...measuredCell(run, "ddpm-mnist", "bits_per_dim"),
    value: 0.9,
    interval: [0.89, 0.91],
  });
  expect(answer(lower)[1]).toBe(
    "ddpm-mnist shows the lowest number in bits/dim, ≤ 0.90 [0.89, 0.91] (upper bound); vae-mnist's is an upper bound " +
      "too, and its true value may be lower.",
  );
});

test("a bound below every exact number truly has the lowest bits", () => {
  const run = fixtureRun();
  const vae = measuredCell(run, "vae-mnist", "bits_per_dim");
  const cells = run.cells.filter((cell) => cell.metric === "bits_per_dim" && cell.model !== "ddpm-mnist");
  const beaten = withCells({ ...run, cells }, { ...vae, value: 0.9, interval: [0.89, 0.91] });
  expect(answer(beaten)).toEqual([
    "On mnist, vae-mnist has the lowest bits/dim, ≤ 0.90 [0.89, 0.91] (upper bound).",
  ]);
});

test("skipped cells are not counted as there", () => {
  const run = fixtureRun();
  const skipped = run.columns.map(({ id }): Cell => ({
    model: "vae-mnist",
    family: "vae",
    metric: id,
    state: "skipped",
    reason: "the time budget was spent",
  }));
  expect(cautions({ ...withCells(run, ...skipped), state: "incomplete" })).toEqual([
    "This run is incomplete: 44 of 55 cells are there.",
  ]);
});

test("no model of one run is called faster than one of another", () => {
  const run = fixtureRun(), first = ["vae-mnist", "pixelcnn-mnist"];
  const rows = run.rows.map((row) => ({ ...row, source: first.includes(row.id) ? "monday" : "tuesday" }));
  const told = answer({ ...run, rows });
  expect(told.at(-1)).toBe(
    "latency p50 was measured in 2 runs, whose times are not ranked against each other: vae-mnist 0.51 ms [0.50, 0.52], " +
      "pixelcnn-mnist 312 ms [308, 317], gan-mnist 0.43 ms [0.42, 0.44], ddpm-mnist 48.3 ms [47.4, 49.2].",
  );
  expect(told[0]).toMatch(/^On mnist, ddpm-mnist has the lowest FID/);
});

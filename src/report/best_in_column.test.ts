import { expect, test } from "vitest";
import { bestInColumn, standings } from "./best_in_column.ts";
import { fixtureRun, measuredCell, withCells } from "./fixture_run.ts";

test("the best model is marked, and those whose intervals overlap it are level with it", () => {
  expect([...bestInColumn(fixtureRun(), "density")]).toEqual([["gan-mnist", "best"], ["ddpm-mnist", "level"]]);
  expect([...bestInColumn(fixtureRun(), "fid")]).toEqual([["ddpm-mnist", "best"]]);
});

test("an anchor is never ranked, however good", () => {
  const run = fixtureRun();
  expect(measuredCell(run, "mnist", "fid").value).toBeLessThan(measuredCell(run, "ddpm-mnist", "fid").value);
  for (const { cells } of run.columns.flatMap(({ id }) => standings(run, id))) {
    expect(cells.map((cell) => cell.model)).not.toContain("mnist");
  }
});

test("undefined, failed and invalid cells are never ranked", () => {
  const run = fixtureRun();
  const best = measuredCell(run, "ddpm-mnist", "fid");
  const { model, family, metric } = best;
  const invalid = withCells(run, { ...best, state: "invalid", reason: "too few" });
  expect([...bestInColumn(invalid, "fid")]).toEqual([["gan-mnist", "best"]]);
  const failed = withCells(run, { model, family, metric, state: "failed", reason: "NaN in batch 3" });
  expect([...bestInColumn(failed, "fid")]).toEqual([["gan-mnist", "best"]]);
  expect(bestInColumn(run, "bits_per_dim").has("gan-mnist")).toBe(false);
});

test("numbers of different conventions are never ranked together", () => {
  const run = fixtureRun();
  const split = withCells(run, { ...measuredCell(run, "ddpm-mnist", "fid"), fingerprint: "another" });
  const groups = standings(split, "fid");
  expect(groups.map(({ cells }) => cells.map((cell) => cell.model))).toEqual([
    ["gan-mnist", "pixelcnn-mnist", "vae-mnist"],
    ["ddpm-mnist"],
  ]);
  // Alone under its convention, the lowest number of all is the best of nothing.
  expect([...bestInColumn(split, "fid")]).toEqual([["gan-mnist", "best"]]);
});

test("equal bests are both the best", () => {
  const run = fixtureRun();
  const best = measuredCell(run, "ddpm-mnist", "recall");
  const tied = withCells(run, { ...best, model: "vae-mnist", family: "vae" });
  expect(bestInColumn(tied, "recall").get("vae-mnist")).toBe("best");
  expect(bestInColumn(tied, "recall").get("ddpm-mnist")).toBe("best");
});

import { expect, test } from "vitest";
import type { LikelihoodKind, Run } from "../../core/run.ts";
import { bestInColumn, standings } from "./best_in_column.ts";
import { reportTable } from "./report_table.ts";
import { TIMES_APART } from "./times_apart.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";

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

/** Two models of the fixture with bits per dimension and kinds as given, and nothing else in the column. */
function twoBits(
  pixelcnn: readonly [number, LikelihoodKind],
  vae: readonly [number, LikelihoodKind],
) {
  const run = fixtureRun();
  const cells = ([["pixelcnn-mnist", pixelcnn], ["vae-mnist", vae]] as const).map(([model, [value, kind]]) => ({
    ...measuredCell(run, model, "bits_per_dim"),
    value,
    kind,
    interval: [value - 0.001, value + 0.001] satisfies [number, number],
  }));
  return [...bestInColumn({ ...run, cells }, "bits_per_dim")];
}

test("an exact number is not the best beside a bound that may truly be lower", () => {
  expect(twoBits([1.05, "exact"], [1.06, "lower-bound"])).toEqual([["pixelcnn-mnist", "unproven"]]);
  expect(twoBits([1.05, "exact"], [9, "importance-weighted"])).toEqual([["pixelcnn-mnist", "unproven"]]);
});

test("a bound that lies below an exact number is the best", () => {
  expect(twoBits([1.05, "exact"], [1.02, "lower-bound"])).toEqual([["vae-mnist", "best"]]);
});

test("an order of bounds proves no best", () => {
  expect(twoBits([1.05, "lower-bound"], [1.02, "importance-weighted"])).toEqual([["vae-mnist", "unproven"]]);
});

test("a bound from the other side proves nothing where it leads, and endangers nothing where it does not", () => {
  expect(twoBits([1.05, "exact"], [1.02, "upper-bound"])).toEqual([["vae-mnist", "unproven"]]);
  expect(twoBits([1.05, "exact"], [1.06, "upper-bound"])).toEqual([["pixelcnn-mnist", "best"]]);
});

test("of an exact number and an equal bound only the bound is the best", () => {
  expect(twoBits([1.05, "exact"], [1.05, "lower-bound"])).toEqual([
    ["pixelcnn-mnist", "unproven"],
    ["vae-mnist", "best"],
  ]);
});

test("where two models were compared on the same examples, that decides, and an order that it turns round is none", () => {
  const run = fixtureRun();
  const cells = run.cells.map((cell) =>
    cell.metric === "bits_per_dim" && cell.state === "measured" ? { ...cell, kind: "exact" as const } : cell
  );
  const [first = "", second = ""] = standings({ ...run, cells }, "bits_per_dim")[0]!.cells.map(({ model }) => model);
  const of = (difference: number, verdict: "first" | "second" | "not-separated") =>
    standings({
      ...run,
      cells,
      comparisons: [{
        metric: "bits_per_dim",
        models: [first, second],
        group: "",
        difference,
        interval: null,
        level: 0.95,
        unit: "bits/dim",
        n: 100,
        pValue: 0,
        kinds: ["exact", "exact"],
        verdict,
      }],
    }, "bits_per_dim")[0]!.leaders.map(({ model }) => model);
  expect(of(-0.1, "first")).toEqual([first]);
  expect(of(-0.1, "not-separated")).toEqual([first, second]);
  expect(of(0.1, "second")).toEqual([first, second]);
});

/** The fixture as two runs, each of which measured half of the models, under the same conventions. */
function halves(): Run {
  const run = fixtureRun(), first = ["vae-mnist", "pixelcnn-mnist"];
  const rows = run.rows.map((row) => ({ ...row, source: first.includes(row.id) ? "monday" : "tuesday" }));
  return { ...run, rows };
}

test("times of several runs are ranked within each, and all else across them", () => {
  const run = halves();
  const timed = (metric: string) =>
    standings(run, metric).map(({ source, cells }) => [source, cells.map(({ model }) => model)]);
  expect(timed("latency_p50_ms")).toEqual([
    ["monday", ["vae-mnist", "pixelcnn-mnist"]],
    ["tuesday", ["gan-mnist", "ddpm-mnist"]],
  ]);
  expect(timed("throughput_per_s")).toHaveLength(2);
  expect([...bestInColumn(run, "latency_p50_ms")]).toEqual([["vae-mnist", "best"], ["gan-mnist", "best"]]);
  expect(standings(run, "fid")).toEqual(standings(fixtureRun(), "fid"));
  expect(standings(fixtureRun(), "latency_p50_ms")).toHaveLength(1);
});

test("a table of several runs says why their times have no common best, and one of a single run does not", () => {
  expect(reportTable(halves()).remarks).toContain(TIMES_APART);
  expect(reportTable(fixtureRun()).remarks).not.toContain(TIMES_APART);
  const { cells } = halves();
  expect(reportTable({ ...halves(), cells: cells.filter(({ metric }) => metric === "fid") }).remarks).toEqual([]);
});

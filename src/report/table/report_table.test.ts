import { expect, test } from "vitest";
import type { Cell } from "../../core/run.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { reportTable } from "./report_table.ts";

test("families stay together and anchors stand apart", () => {
  const run = fixtureRun();
  const [first, ...rest] = run.rows;
  const sibling = { id: "other-gan", title: "Another GAN", family: "gan", role: "model" } as const;
  const table = reportTable({ ...run, rows: [...(first === undefined ? [] : [first]), ...rest, sibling] });
  expect(table.groups.map(({ rows }) => rows.map(({ row }) => row.id))).toEqual([
    ["pixelcnn-mnist"],
    ["vae-mnist"],
    ["gan-mnist", "other-gan"],
    ["ddpm-mnist"],
  ]);
  expect(table.anchors.map(({ row }) => row.id)).toEqual(["mnist"]);
});

test("equal reasons share one letter, and a whole model is named once", () => {
  const run = fixtureRun();
  const failed = run.columns.map(({ id }): Cell => ({
    model: "vae-mnist",
    family: "vae",
    metric: id,
    state: "failed",
    reason: "The graph's sha256 does not match.",
  }));
  const table = reportTable(withCells(run, ...failed));
  expect(table.notes[0]).toEqual({
    mark: "a",
    where: "vae-mnist, all metrics",
    reason: "failed: The graph's sha256 does not match",
  });
  expect(table.groups[1]?.rows[0]?.cells.map(({ text, note }) => text + note)).toEqual(Array(11).fill("faileda"));
});

test("a cell that an interrupted run never reached is a dash with that reason", () => {
  const run = fixtureRun();
  const table = reportTable({ ...run, state: "incomplete", cells: run.cells.slice(0, 1) });
  const cell = table.groups[0]?.rows[0]?.cells[1];
  expect(cell?.text).toBe("—");
  expect(cell?.reason).toBe("not measured: the run is incomplete");
});

test("a column of several conventions says who stands together and what differs", () => {
  const run = fixtureRun();
  const cells = run.cells.map((cell): Cell =>
    cell.metric === "fid" && cell.state === "measured" && cell.model === "vae-mnist"
      ? { ...cell, fingerprint: "another", convention: { ...cell.convention, reference: "1000" } }
      : cell
  );
  expect(reportTable({ ...run, cells }).remarks.slice(0, 1)).toEqual([
    "FID (lenet-mnist): 2 conventions, ranked only within each: pixelcnn-mnist, gan-mnist, ddpm-mnist and mnist " +
    "(reference mnist holdout10k, 5000); vae-mnist (reference 1000).",
  ]);
});

import { expect, test } from "vitest";
import type { Run } from "../core/run.ts";
import { fixtureRun, withCells } from "./fixture_run.ts";
import { scoreTable } from "./score_table.ts";

/** One model of the fixture under two metrics. */
function oneRow(): Run {
  const run = fixtureRun();
  const columns = run.columns.filter(({ id }) => id === "fid" || id === "bits_per_dim");
  return {
    ...run,
    rows: run.rows.filter(({ id }) => id === "gan-mnist"),
    columns,
    cells: run.cells.filter(({ model, metric }) => model === "gan-mnist" && columns.some(({ id }) => id === metric)),
  };
}

test("every metric has a line with its digits, its interval and its reason", () => {
  const text = scoreTable(oneRow(), { width: 120, color: false });
  expect(text).toMatch(/FID \(lenet-mnist\) ↓ +4\.113 {2}\[3\.9, 4\.3\]/);
  expect(text).toMatch(/bits\/dim ↓ +— .*A GAN defines no likelihood/);
});

test("ten digits are shown, and what numbers share stands once", () => {
  const run = oneRow();
  const cell = run.cells.find(({ metric }) => metric === "fid");
  if (cell?.state !== "measured") throw new Error("the fixture has no FID");
  const second = { ...cell, metric: "bits_per_dim", convention: { ...cell.convention, ddof: 1 } };
  const text = scoreTable(
    withCells(run, { ...cell, value: 59.0632862227123 }, second),
    { width: 120, color: false },
  );
  expect(text).toContain("59.06328622 ");
  expect(text.match(/network lenet-mnist@0123456789ab/g)).toHaveLength(1);
  expect(text).toMatch(/bits\/dim .* ddof 1/);
});

test("no line is wider than the terminal", () => {
  for (const line of scoreTable(oneRow(), { width: 90, color: false }).split("\n")) {
    expect(line.length).toBeLessThanOrEqual(90);
  }
});

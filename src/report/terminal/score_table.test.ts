import { expect, test } from "vitest";
import type { Run } from "../../core/run.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { scoreTable } from "./score_table.ts";

/** Some models of the fixture under some metrics. */
function part(models: readonly string[], metrics: readonly string[]): Run {
  const run = fixtureRun();
  return {
    ...run,
    rows: run.rows.filter(({ id }) => models.includes(id)),
    columns: run.columns.filter(({ id }) => metrics.includes(id)),
    cells: run.cells.filter(({ model, metric }) => models.includes(model) && metrics.includes(metric)),
  };
}
const oneRow = () => part(["gan-mnist"], ["bits_per_dim", "fid", "latency_p50_ms"]);
const wide = { width: 120, color: false };

test("every metric has a line with its digits, its unit, its interval or its reason", () => {
  const text = scoreTable(oneRow(), wide);
  expect(text).toMatch(/FID \(lenet-mnist\) ↓ +4\.113 {2}\[3\.9, 4\.3\]/);
  expect(text).toMatch(/latency p50, ms +↓ +0\.431 {2}\[0\.42, 0\.44\]/);
  expect(text).toMatch(/bits\/dim +↓ +— +A GAN defines no likelihood/);
});

test("ten digits are shown, with the decimal points under each other", () => {
  const run = oneRow();
  const fid = { ...measuredCell(run, "gan-mnist", "fid"), value: 59.0632862227123 };
  const text = scoreTable(withCells(run, fid), wide);
  expect(text).toContain("59.06328622 ");
  const points = text.split("\n").filter((line) => /(59|0)\.\d+ /.test(line)).map((line) => line.indexOf("."));
  expect(points).toHaveLength(2);
  expect(points[0]).toBe(points[1]);
});

test("the ± that papers print has a column of its own, and what it is stands once", () => {
  const run = oneRow();
  const subsets = {
    subsets_mean: 4.2,
    subsets_std: 0.01234,
    subsets_std_is: "deviation of one subset's KID; no error of the mean",
  };
  const fid = { ...measuredCell(run, "gan-mnist", "fid"), details: subsets };
  const text = scoreTable(withCells(run, fid), wide);
  expect(text).toMatch(/95 % interval +± of papers\n/);
  expect(text).toMatch(/FID .*\[3\.9, 4\.3\] +4\.2000 ± 0\.0123\n/);
  expect(text.match(/no error of the mean/g)).toHaveLength(1);
  const narrow = scoreTable(withCells(run, fid), { width: 54, color: false });
  expect(narrow).not.toContain("of papers");
  expect(narrow).toMatch(/subsets mean 4\.2 · subsets std\s+0\.01234/);
});

test("what all numbers share stands once, and what is a metric's own by its name", () => {
  const run = oneRow();
  const fid = measuredCell(run, "gan-mnist", "fid");
  const own = { ...fid, convention: { ...fid.convention, ddof: 1, layer_note: "of two words" } };
  const text = scoreTable(withCells(run, own), wide);
  expect(text.match(/network lenet-mnist@0123456789ab/g)).toHaveLength(1);
  expect(text).toMatch(/How each was computed\n {2}FID \(lenet-mnist\): ddof 1 · layer note: of two words\n/);
  expect(scoreTable(part(["gan-mnist"], ["fid"]), wide)).not.toContain("How each");
});

test("several sets stand under each other within a metric, the best marked", () => {
  const text = scoreTable(part(["gan-mnist", "ddpm-mnist"], ["fid", "recall"]), wide);
  expect(text).toMatch(/FID \(lenet-mnist\) ↓ {2}gan-mnist +4\.113 .*\n +ddpm-mnist +1\.233\* /);
  expect(text).toContain("* best");
});

test("a number that is not to the rule says so under it", () => {
  const run = oneRow();
  const invalid = { ...measuredCell(run, "gan-mnist", "fid"), state: "invalid", reason: "too few samples" } as const;
  expect(scoreTable(withCells(run, invalid), wide)).toMatch(/4\.113 .*\n +not to the rule: too few samples\n/);
});

test("no line is wider than the terminal", () => {
  const models = ["pixelcnn-mnist", "vae-mnist", "gan-mnist"];
  const run = part(models, fixtureRun().columns.map(({ id }) => id));
  for (const width of [80, 120, 200]) {
    for (const line of scoreTable(run, { width, color: false }).split("\n")) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  }
});

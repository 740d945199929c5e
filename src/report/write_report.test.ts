import { mkdtemp, readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureRun } from "./fixture_run.ts";
import { writeReport } from "./write_report.ts";

test("a run's folder receives every file whole, and nothing is left over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport(fixtureRun(), folder);
  expect(files).toEqual([
    "table.csv",
    "table.md",
    "table.tex",
    "fid_time.png",
    "bits_per_dim.png",
    "families.png",
    "report.html",
  ]);
  expect((await readdir(folder)).toSorted()).toEqual(files.toSorted());
  expect((await stat(join(folder, "report.html"))).size).toBeLessThan(2 * 2 ** 20);
}, 30_000);

test("an interrupted run with one model, a failed cell and no times still becomes a report", async () => {
  const run = fixtureRun();
  const columns = run.columns.filter(({ id }) => ["bits_per_dim", "fid", "precision"].includes(id));
  const cells = run.cells.filter(({ model, metric }) => model === "vae-mnist" && metric === "bits_per_dim");
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport({
    ...run,
    state: "incomplete",
    columns,
    rows: run.rows.filter(({ id }) => id === "vae-mnist"),
    cells: [...cells, { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason: "NaN in batch 0" }],
    galleries: [],
  }, folder);
  expect(files).not.toContain("fid_time.png");
  const page = await readFile(join(folder, "report.html"), "utf8");
  expect(page).toContain("This run is incomplete: 2 of 3 cells are there.");
  expect(page).toContain("NaN in batch 0");
}, 30_000);

test("a run without a single number becomes a report too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport({ ...fixtureRun(), cells: [], columns: [], galleries: [] }, folder);
  expect(files).toEqual(["table.csv", "table.md", "table.tex", "report.html"]);
});

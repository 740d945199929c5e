import { mkdir, mkdtemp, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readClaims } from "../claims/read_claims.ts";
import type { Cell, Run } from "../core/run.ts";
import { fixtureRun } from "./fixture/fixture_run.ts";
import { terminalTable } from "./terminal/terminal_table.ts";
import { isReportFile, reportFiles } from "./report_files.ts";
import type { ReportFormat } from "./report_formats.ts";
import { placeReport, writeReport } from "./write_report.ts";

test("a run's folder receives every file whole, and nothing is left over", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport(fixtureRun(), folder);
  expect(files).toEqual([
    "table.csv",
    "table.md",
    "table.tex",
    "fid_time.png",
    "precision_recall.png",
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

test("a run stopped halfway, with a model whose card could not be read, becomes a report that says both", async () => {
  const run = fixtureRun();
  const broken = { id: "broken", title: "broken", family: "unknown", role: "model" } as const;
  const cells = run.cells.map((cell): Cell => {
    const { model, family, metric } = cell;
    return model === "ddpm-mnist" ? { model, family, metric, state: "skipped", reason: "the budget is spent" } : cell;
  });
  const failed = run.columns.map(({ id }): Cell => ({
    model: "broken",
    family: "unknown",
    metric: id,
    state: "failed",
    reason: "broken/card.json: not JSON",
  }));
  const stopped: Run = { ...run, state: "incomplete", rows: [...run.rows, broken], cells: [...cells, ...failed] };
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  await writeReport(stopped, folder);
  const page = await readFile(join(folder, "report.html"), "utf8");
  expect(page).toContain("This run is incomplete: 55 of 66 cells are there.");
  expect(page).toContain("11 cells failed (broken); the notes say why.");
  expect(page).toMatch(/>broken<small>.*unknown family/);
  for (const text of [await readFile(join(folder, "table.md"), "utf8"), terminalTable(stopped, TERMINAL)]) {
    expect(text).toContain("ddpm-mnist, all metrics: skipped: the budget is spent.");
    expect(text).toContain("broken, all metrics: failed: broken/card.json: not JSON.");
  }
  expect(terminalTable(stopped, TERMINAL)).toMatch(/^\? broken/m);
}, 30_000);

const TERMINAL = { width: 200, color: false };

test("verdicts stand in texts beside the table and the run's own file, which stay the first of their formats", async () => {
  const claims = await readClaims(fileURLToPath(new URL("../../claims", import.meta.url)));
  const names = async (formats: readonly ReportFormat[], run = fixtureRun()) =>
    (await reportFiles(run, { claims, formats, picture: () => Promise.resolve(undefined) })).map(({ file }) => file);
  expect(await names(["md"])).toEqual(["table.md", "families.md"]);
  expect(await names(["json"])).toEqual(["run.json", "families.json"]);
  expect(await names(["tex"])).toEqual(["table.tex"]);
  const empty = { ...fixtureRun(), cells: [], columns: [], rows: [], galleries: [] };
  expect(await names(["md", "json"], empty)).toEqual(["run.json", "table.md"]);
  expect(["families.md", "families.json"].map((name) => isReportFile(name, ["md"]))).toEqual([true, false]);
});

test("a run without a single number becomes a report too", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport({ ...fixtureRun(), cells: [], columns: [], galleries: [] }, folder);
  expect(files).toEqual(["table.csv", "table.md", "table.tex", "report.html"]);
});

test("what an earlier report had and this one does not is removed, in the formats that were asked for, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-")), empty = { ...fixtureRun(), columns: [], cells: [] };
  const stale = ["families.html", "pairs.csv", "fid_time.png", "training.vae-mnist.png"];
  const others = ["run.json", "notes.html", "own.csv", "photo.png", "journal.jsonl"];
  for (const name of [...stale, ...others]) await writeFile(join(folder, name), "earlier");
  await mkdir(join(folder, "batches.csv"));
  const tables = await reportFiles(empty, { formats: ["csv"], picture: () => Promise.resolve(undefined) });
  await placeReport(tables, folder, ["csv"]);
  expect((await readdir(folder)).toSorted()).toEqual(
    ["batches.csv", "families.html", "fid_time.png", "table.csv", "training.vae-mnist.png", ...others].toSorted(),
  );
  const { files } = await writeReport({ ...empty, galleries: [] }, folder);
  expect((await readdir(folder)).toSorted()).toEqual(["batches.csv", ...files, ...others].toSorted());
  for (const name of others) expect(await readFile(join(folder, name), "utf8")).toBe("earlier");
});

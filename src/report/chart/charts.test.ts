import { decode } from "fast-png";
import { expect, test } from "vitest";
import type { Run } from "../../core/run.ts";
import { chartPng } from "./chart_png.ts";
import { charts } from "./charts.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { TIMES_APART } from "../table/times_apart.ts";
import { qualityTimeChart } from "./quality_time_chart.ts";

test("charts are drawn at twice the size they are shown, with their titles as text on white", () => {
  const drawn = charts(fixtureRun());
  expect(drawn.map(({ file }) => file)).toEqual([
    "fid_time.png",
    "precision_recall.png",
    "bits_per_dim.png",
    "families.png",
  ]);
  for (const chart of drawn) {
    const { width, height, file } = chart;
    const picture = decode(chartPng(chart));
    expect([picture.width, picture.height], file).toEqual([2 * width, 2 * height]);
    expect([...picture.data.slice(0, 3)], file).toEqual([255, 255, 255]);
    // Dark pixels where the title stands: a canvas without a font draws none.
    let dark = 0;
    for (let i = 0; i < picture.width * 64; i++) if (picture.data[i * picture.channels]! < 80) dark++;
    expect(dark, file).toBeGreaterThan(1000);
  }
}, 30_000);

test("titles and alternative texts carry the finding", () => {
  const [time, , bits, families] = charts(fixtureRun());
  expect(time?.title).toBe("ddpm-mnist has the lowest FID (lenet-mnist); gan-mnist samples fastest");
  expect(time?.alt).toContain("On the Pareto front: gan-mnist and ddpm-mnist.");
  expect(bits?.alt).toContain("vae-mnist: ≤ 1.40 [1.39, 1.41] (upper bound)");
  expect(families?.title).toMatch(/^No model leads everywhere: ddpm-mnist leads in 4 of 11 metrics/);
}, 30_000);

test("all metrics on one page are those outside of parts, and there is no such page where most are in parts", () => {
  const run = fixtureRun();
  const inPart = (moved: readonly string[]) => ({
    ...run,
    columns: run.columns.map((column) => moved.includes(column.id) ? { ...column, part: "Detail" } : column),
  });
  const families = charts(inPart(["density", "coverage"])).find(({ file }) => file === "families.png");
  expect(families?.title).toContain("of 9 metrics");
  const most = inPart(run.columns.slice(3).map(({ id }) => id));
  expect(charts(most).map(({ file }) => file)).not.toContain("families.png");
});

test("a chart with nothing to show is left out", () => {
  const run = fixtureRun();
  expect(charts({ ...run, cells: [] })).toEqual([]);
  const untimed = { ...run, columns: run.columns.filter(({ id }) => !id.startsWith("latency")) };
  expect(qualityTimeChart(untimed)).toBeNull();
});

test("a model measured under another convention stands in no comparison", () => {
  const run = fixtureRun();
  const split = withCells(run, { ...measuredCell(run, "ddpm-mnist", "fid"), fingerprint: "another" });
  const chart = qualityTimeChart(split);
  expect(chart?.title).toBe("gan-mnist has the lowest FID (lenet-mnist) and samples fastest");
  expect(chart?.caption).toContain("Not shown, measured under another convention: ddpm-mnist.");
});

test("a picture of quality and time from two runs names nobody fastest, and has no front", () => {
  const run = fixtureRun(), title = (of: Run) => charts(of).find(({ file }) => file === "fid_time.png");
  expect(title(run)?.title).toMatch(/fastest$/);
  const rows = run.rows.map((row) => ({ ...row, source: row.id === "gan-mnist" ? "monday" : "tuesday" }));
  const apart = title({ ...run, rows });
  expect(apart?.title).toBe("ddpm-mnist has the lowest FID (lenet-mnist)");
  expect(apart?.alt).not.toContain("Pareto");
  expect(apart?.caption).toContain(TIMES_APART);
});

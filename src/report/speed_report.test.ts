import { decode } from "fast-png";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Cell, type Run, runSchema } from "../core/run.ts";
import { batchesCsv } from "./table/batches_csv.ts";
import { chartPng } from "./chart/chart_png.ts";
import { charts } from "./chart/charts.ts";
import { fixtureRun, withCells } from "./fixture/fixture_run.ts";
import { fixtureSoftwareRun, fixtureSpeedRun } from "./fixture/fixture_speed_run.ts";
import { reportHtml } from "./page/report_html.ts";
import { reportTables } from "./table/report_tables.ts";
import { reproduceCommand } from "./words/reproduce_command.ts";
import { withSoftwareLabels } from "./words/software_labels.ts";
import { SPEED_METRIC_GUIDE } from "./words/speed_metric_guide.ts";
import { METRIC_GUIDE } from "./words/metric_guide.ts";
import { sweepFinding } from "./answer/sweep_finding.ts";
import { sweepsCsv, tableCsv } from "./table/table_csv.ts";
import { tableMd } from "./table/table_md.ts";
import { tableTex } from "./table/table_tex.ts";
import { terminalSpeed } from "./terminal/terminal_speed.ts";
import { terminalTable } from "./terminal/terminal_table.ts";
import { TEXT_METRIC_GUIDE } from "./words/text_metric_guide.ts";
import { writeReport } from "./write_report.ts";

const run = fixtureSpeedRun();
const NONE = { charts: [], images: new Map<string, Uint8Array>() };

/** A part of the page, from its heading to the next section. */
function section(page: string, id: string): string {
  const from = page.indexOf(`<h2 id="${id}"`);
  return page.slice(from, page.indexOf("</section>\n<section", from));
}

/** The fixture with every point of the sweeps changed. */
function withPoints(change: (cell: Cell, steps: number) => Cell): Run {
  return {
    ...run,
    sweeps: run.sweeps!.map((sweep) => ({
      ...sweep,
      points: sweep.points.map(({ steps, cells }) => ({ steps, cells: cells.map((cell) => change(cell, steps)) })),
    })),
  };
}

test("the fixtures are runs", () => {
  for (const one of [run, fixtureSoftwareRun()]) expect(() => runSchema.parse(one)).not.toThrow();
});

test("models of text and of images stand in tables of their own, and a variant beneath its model", () => {
  const [first, , , speed] = reportTables(run);
  const ids = (table: typeof first) => table?.groups.flatMap(({ rows }) => rows).map(({ row }) => row.id);
  expect(ids(first)).toEqual([
    "vae-mnist",
    "vae-mnist:tfjs",
    "iwae-mnist",
    "gan-mnist",
    "gan-mnist:tfjs",
    "flow-mnist",
    "ddpm-mnist",
    "pixelcnn-mnist",
  ]);
  expect(first?.anchors.map(({ row }) => row.id)).toEqual(["mnist"]);
  expect(ids(speed)).toEqual(["gpt-moby", "lstm-moby", "ngram-moby"]);
  expect(tableMd(run)).toContain("| vae-mnist:tfjs | VAE, TensorFlow.js |");
  expect(tableMd(run)).toContain("| *mnist* | real data |");
});

test("what holds for every model is noted for all of them at once", () => {
  expect(reportTables(run)[1]?.notes).toEqual([
    { mark: "a", where: "all models, peak GPU memory", reason: "not defined: nothing ran on a GPU" },
  ]);
});

test("every column of the suite has a guide", () => {
  const guides = { ...METRIC_GUIDE, ...SPEED_METRIC_GUIDE, ...TEXT_METRIC_GUIDE };
  expect(run.columns.map(({ id }) => id).filter((id) => guides[id] === undefined)).toEqual([]);
});

test("rows that ran on software are marked in every table, chart, file and sentence, and no other row is", () => {
  const software = fixtureSoftwareRun(["tfjs"]), label = "gan-mnist:tfjs (software)";
  for (
    const text of [
      terminalTable(software, { width: 200, color: false }),
      tableMd(software),
      tableTex(software),
      tableCsv(software),
      batchesCsv(software)!,
      terminalSpeed(software).join("\n"),
    ]
  ) {
    expect(text).toContain(label);
    expect(text.replaceAll(label, "")).not.toContain("gan-mnist:tfjs");
    expect(text).not.toContain("flow-mnist (software)");
  }
  const page = reportHtml(software, NONE);
  expect(page).toMatch(/<th scope="row"[^>]*>gan-mnist:tfjs <span class="software">\(software\)<\/span>/);
  expect(page).toContain(`aria-label="${label}, latency p50:`);
  expect(section(page, "devices")).toContain("software, no GPU");
  expect(section(reportHtml(run, NONE), "devices")).not.toContain("software");
  expect(charts(software).map(({ alt }) => alt).join(" ")).toContain(`${label}: `);
  expect(sweepsCsv(fixtureSoftwareRun(["onnx"]))).toContain("ddpm-mnist (software)");
}, 30_000);

test("labelling twice labels once, and a run on no software stays as it is", () => {
  const once = withSoftwareLabels(fixtureSoftwareRun());
  expect(withSoftwareLabels(once)).toEqual(once);
  expect(withSoftwareLabels(run)).toBe(run);
  expect(runSchema.parse(once).sweeps?.[0]?.model).toBe("ddpm-mnist (software)");
});

test("charts of quality against time, of steps and of batches are drawn, and their titles are findings", () => {
  const drawn = charts(run);
  expect(drawn.map(({ file, title }) => [file, title])).toEqual([
    ["fid_time.png", "ddpm-mnist has the lowest FID (lenet-mnist); gan-mnist samples fastest"],
    [
      "fid_steps_ddpm-mnist.png",
      "ddpm-mnist is level with its lowest FID (lenet-mnist) in 20 steps of DPM-Solver++ 2M, 26.3 ms; with DDIM in 50 and " +
      "ancestral in 100",
    ],
    [
      "batches.png",
      "Batches speed pixelcnn-mnist up most, about 10 times at 256; gan-mnist:tfjs gains nothing by them",
    ],
  ]);
  for (const chart of drawn) {
    const { width, height } = chart;
    const picture = decode(chartPng(chart));
    expect([picture.width, picture.height]).toEqual([2 * width, 2 * height]);
  }
  // A model in another runtime draws the same samples: it stands in the picture once.
  expect(drawn[0]?.alt).not.toContain("vae-mnist:tfjs");
  expect(drawn[1]?.alt).toContain("DDIM, 5 steps: 131 [123, 139], 6.7 ms [6.6, 6.8];");
  expect(drawn[1]?.caption).toContain("The hollow point is the sampler of its card");
  expect(drawn[2]?.caption).toContain("ddpm-mnist has no point at 512: out of memory.");
}, 30_000);

test("a run without sweeps, curves or points to draw has no such chart", () => {
  const { sweeps: _, batchCurves: __, ...bare } = run;
  expect(charts(bare).map(({ file }) => file)).toEqual(["fid_time.png"]);
  const skipped = withPoints(({ model, family, metric }) => ({
    model,
    family,
    metric,
    state: "skipped",
    reason: "the budget is spent",
  }));
  expect(charts(skipped).map(({ file }) => file)).toEqual(["fid_time.png", "batches.png"]);
  expect(section(reportHtml(skipped, NONE), "steps")).toContain("skipped: the budget is spent.");
}, 30_000);

test("the finding says how few steps leave quality level, and never more than the intervals do", () => {
  expect(sweepFinding(run, run.sweeps!)).toContain("in 20 steps of DPM-Solver++ 2M");
  // Intervals so narrow that no other point overlaps: the lowest stands alone.
  const sharp = withPoints((cell) =>
    cell.state === "measured" ? { ...cell, interval: [cell.value - 0.001, cell.value + 0.001] } : cell
  );
  expect(sweepFinding(sharp, sharp.sweeps!)).toBe(
    "ddpm-mnist has its lowest FID (lenet-mnist), 40.000 [39.999, 40.001], in 100 steps of DPM-Solver++ 2M, 131.100 ms; no " +
      "faster setting is level with it",
  );
  const apart = withPoints((cell, steps) =>
    cell.state === "measured" && steps > 20 ? { ...cell, fingerprint: "n" } : cell
  );
  expect(sweepFinding(apart, apart.sweeps!)).toBe(
    "FID (lenet-mnist) of ddpm-mnist against the time for one sample, by sampler and steps",
  );
});

test("other models stand behind a sweep only where their numbers are of its conventions", () => {
  const grey = (one: Run) => charts(one).find(({ file }) => file.startsWith("fid_steps"))?.caption;
  expect(grey(run)).toContain("In grey stand other models of this run.");
  const other = withPoints((cell) =>
    cell.state === "measured" ? { ...cell, convention: { ...cell.convention, threads: 64 } } : cell
  );
  // For how long a point was timed does not set it apart.
  const shorter = withPoints((cell) =>
    cell.state === "measured" ? { ...cell, convention: { ...cell.convention, min_duration_s: 0 } } : cell
  );
  expect(grey(shorter)).toContain("In grey stand other models of this run.");
  expect(grey(other)).not.toContain("In grey");
  expect(grey(other)).not.toContain("hollow");
}, 30_000);

test("the page sets steps, runtimes and devices after the charts, and devices again in the manifest", () => {
  const page = reportHtml(run, NONE);
  const places = ["results", "steps", "runtimes", "devices", "reading", "manifest"].map((id) =>
    page.indexOf(`<h2 id="${id}"`)
  );
  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  const steps = section(page, "steps");
  expect(steps.match(/<th scope="colgroup" colspan="2">/g)).toHaveLength(3);
  expect(steps.match(/<tr><th scope="row">/g)).toHaveLength(5);
  // The lowest number is marked once, those that overlap with it as level, and no time is.
  expect(steps.match(/aria-label="best"/g)).toHaveLength(1);
  expect(steps.match(/aria-label="not separated from the best"/g)).toHaveLength(5);
  expect(steps).toContain("--models ddpm-mnist --seed 7");
  expect(section(page, "runtimes")).toContain("<td><b>13.1</b><small>[12.9, 13.4]</small></td>");
  expect(section(page, "devices")).toContain("<td>192<small>2,048 × 2,048, 2 threads</small></td>");
  expect(page.slice(places.at(-1))).toContain(
    "<dt>onnx, cpu</dt><dd>Test CPU, ONNX Runtime 1.30.0, hardware, matrix product 192 GFLOP/s",
  );
  const plain = reportHtml(fixtureRun(), NONE);
  for (const id of ["steps", "runtimes", "devices"]) expect(plain).not.toContain(`<h2 id="${id}"`);
});

test("names, reasons and devices are escaped", () => {
  const evil = "<img src=x onerror=alert(1)>";
  const devices = run.manifest.devices!.map((device) => ({ ...device, name: evil, driver: evil, version: evil }));
  const failed: Cell = {
    model: "vae-mnist:tfjs",
    family: "vae",
    metric: "runtime_ratio",
    state: "failed",
    reason: evil,
  };
  const sweeps = run.sweeps!.map((sweep) => ({ ...sweep, sampler: `${sweep.sampler} ${evil}` }));
  const rows = run.rows.map((row) => ({ ...row, title: evil, runtime: `${row.runtime ?? ""}${evil}` }));
  const page = reportHtml(
    { ...withCells(run, failed), rows, sweeps, manifest: { ...run.manifest, devices } },
    NONE,
  );
  expect(page).toContain("&lt;img src=x");
  expect(page).not.toContain("<img src=x");
});

test("levels of intervals are said, all of them", () => {
  expect(reportHtml(run, NONE)).toContain("Beneath each number its 95 or 99 % interval.");
  expect(tableMd(run)).toContain("Brackets are 95 or 99 % intervals.");
  expect(tableTex(run)).toContain("$\\pm$: 95 or 99\\,\\% intervals.");
  expect(tableMd(fixtureRun())).toContain("Brackets are 95 % intervals.");
});

test("a variant is asked for by its model and its runtime, but where both runtimes make up the number", () => {
  const plain = "deno task bench --suite speed --preset standard --models vae-mnist --seed 7";
  expect(reproduceCommand(run, "vae-mnist")).toBe(`${plain} --device cpu`);
  expect(reproduceCommand(run, "vae-mnist:tfjs", "latency_p50_ms")).toBe(`${plain} --runtime tfjs --device cpu`);
  expect(reproduceCommand(run, "vae-mnist:tfjs", "runtime_ratio")).toBe(`${plain} --device cpu`);
  const labelled = withSoftwareLabels(fixtureSoftwareRun());
  expect(reproduceCommand(labelled, "vae-mnist:tfjs (software)")).toBe(`${plain} --runtime tfjs --device cpu`);
  const set = fixtureSpeedRun();
  Object.assign(set.manifest.configuration, { threads: 1, sessions: 2, minDuration: 60, runtime: "onnx" });
  expect(reproduceCommand(set, "vae-mnist")).toBe(
    `${plain} --runtime onnx --device cpu --threads 1 --workers 2 --min-duration 60`,
  );
  Object.assign(set.manifest.configuration, { against: "9b7c9d2" });
  expect(reproduceCommand(set, "vae-mnist", "base_ratio")).toMatch(/ --min-duration 60 --against 9b7c9d2$/);
});

test("the terminal sets steps beneath each other, marks what is level, and tells ratios and devices", () => {
  expect(terminalSpeed(run)).toEqual([
    "FID (lenet-mnist) and the time for one sample of ddpm-mnist, by steps and sampler",
    "  steps          DDIM  DPM-Solver++ 2M     ancestral",
    "      5  131   6.7 ms      83   6.7 ms  260   6.7 ms",
    "     10   74  13.2 ms      48  13.2 ms  170  13.2 ms",
    "     20   49  26.3 ms      41~ 26.3 ms   98  26.3 ms",
    "     50   41~   66 ms      40~   66 ms   55    66 ms",
    "    100   40~  131 ms      40*  131 ms   43~  131 ms",
    `${sweepFinding(run, run.sweeps!)}.`,
    "Times against the same model in the first runtime, from interleaved rounds",
    "  vae-mnist:tfjs  13.1 [12.9, 13.4] times as long, 11.8 ms against 0.90 ms",
    "  gan-mnist:tfjs  13.3 [13.1, 13.6] times as long, 4.10 ms against 0.310 ms",
    "Ran on: ONNX Runtime 1.30.0, cpu (Test CPU); matrix product 192 GFLOP/s",
    "Ran on: TensorFlow.js 4.22.0, wasm (WebAssembly, SIMD, 2 threads)",
  ]);
  expect(terminalSpeed(fixtureRun())).toEqual([]);
});

test("sweeps and batches have CSVs of their own, and other suites have none", () => {
  const sweeps = sweepsCsv(run)!.trimEnd().split("\n");
  expect(sweeps).toHaveLength(1 + 3 * 5 * 2);
  expect(sweeps[0]).toMatch(/^sampler,steps,model,family,metric,state,value,/);
  expect(sweeps[1]).toMatch(/^DDIM,5,ddpm-mnist,diffusion,fid,measured,131,/);
  const batches = batchesCsv(run)!.trimEnd().split("\n");
  expect(batches.slice(0, 2)).toEqual([
    "model,workers,threads,batch_size,samples_per_s,reason",
    "vae-mnist,2,1,1,1090,",
  ]);
  expect(batches).toContain("ddpm-mnist,2,1,512,,out of memory");
  for (const csv of [sweepsCsv, batchesCsv]) expect(csv(fixtureRun())).toBeNull();
});

test("a run's folder receives every file, within two megabytes of page", async () => {
  const folder = await mkdtemp(join(tmpdir(), "assay-report-"));
  const { files } = await writeReport(run, folder);
  expect(files).toEqual([
    "table.csv",
    "sweeps.csv",
    "batches.csv",
    "table.md",
    "table.tex",
    "fid_time.png",
    "fid_steps_ddpm-mnist.png",
    "batches.png",
    "report.html",
  ]);
  expect((await readFile(join(folder, "report.html"))).byteLength).toBeLessThan(2 * 2 ** 20);
}, 30_000);

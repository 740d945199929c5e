import { expect, test } from "vitest";
import type { Cell, MeasuredCell, Run } from "../../core/run.ts";
import { answer } from "./answer.ts";
import { measuredCell, withCells } from "../fixture/fixture_run.ts";
import { fixtureSoftwareRun, fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";

const run = fixtureSpeedRun();

/** The fixture with one number changed. */
function withNumber(model: string, metric: string, change: Partial<MeasuredCell>, of: Run = run): Run {
  return withCells(of, { ...measuredCell(of, model, metric), ...change });
}

test("the answer tells who is fastest on what, what quality costs, how runtimes compare and who writes fastest", () => {
  expect(answer(run)).toEqual([
    "gan-mnist draws one sample fastest, 0.310 ms [0.305, 0.316], in ONNX Runtime on cpu (Test CPU); iwae-mnist has the " +
    "highest throughput, 4900 samples/s [4830, 5000] in batches of 256.",
    "ddpm-mnist has the lowest FID (lenet-mnist), 42 [39, 45], against 8.0 [7.5, 8.5] for real data; a sample takes 33.0 ms " +
    "[32.5, 33.7] in 25 network evaluations, about 110 times as long as one of gan-mnist, whose FID is 57 [54, 60].",
    "TensorFlow.js on wasm takes 13.1 [12.9, 13.4] times as long as ONNX Runtime on cpu for a sample of vae-mnist and 13.3 " +
    "[13.1, 13.6] for one of gan-mnist, in interleaved rounds.",
    "Of the language models ngram-moby writes fastest, 52,000 bytes/s [51,200, 53,000]; its first token takes 0.400 ms " +
    "[0.394, 0.408].",
  ]);
});

test("models whose intervals overlap are named together, and none of them is called the fastest", () => {
  const level = withNumber("iwae-mnist", "latency_p50_ms", { value: 0.312, interval: [0.308, 0.319] });
  const [first, quality] = answer(level);
  expect(first).toMatch(
    /^gan-mnist and iwae-mnist draw one sample fastest and are not separated by the data: gan-mnist/,
  );
  expect(quality).not.toContain("times as long");
  const good = withNumber("gan-mnist", "fid", { value: 43, interval: [40, 46] });
  expect(answer(good)[1]).toContain(
    "ddpm-mnist and gan-mnist have the lowest FID (lenet-mnist) and are not separated by the data: ddpm-mnist 42 [39, 45], " +
      "gan-mnist 43 [40, 46], against 8.0 [7.5, 8.5] for real data; of these gan-mnist is the fastest, 0.310 ms [0.305, 0.316]",
  );
});

test("numbers of several conventions are told side by side, and variants of another do not count as one", () => {
  const apart = withNumber("flow-mnist", "latency_p50_ms", { fingerprint: "another" });
  expect(answer(apart)[0]).toMatch(
    /^The time for one sample was measured under 2 conventions, which are not ranked together; the fastest of each are gan/,
  );
  const own = {
    ...run,
    cells: run.cells.map((cell): Cell =>
      cell.state === "measured" && cell.model.endsWith(":tfjs") ? { ...cell, fingerprint: "tfjs" } : cell
    ),
  };
  expect(answer(own)[0]).toBe(answer(run)[0]);
});

test("a ratio whose interval holds 1 tells no runtimes apart", () => {
  const even = withNumber("gan-mnist:tfjs", "runtime_ratio", { value: 1.01, interval: [0.97, 1.05] });
  expect(answer(even)[2]).toContain("1.01 [0.97, 1.05] for one of gan-mnist (not told apart)");
});

test("a run that was held against a base tells first whose time differs", () => {
  const ratio = (model: string, value: number, interval: [number, number]): MeasuredCell => ({
    ...measuredCell(run, "gan-mnist", "latency_p50_ms"),
    ...{ model, metric: "base_ratio", unit: "×", value, interval },
    convention: { base: `commit ${"9b7c9d29555d".padEnd(40, "0")}` },
  });
  const against = (...cells: Cell[]) => answer({ ...run, cells: [...run.cells, ...cells] });
  expect(against(ratio("vae-mnist", 1.12, [1.09, 1.15]), ratio("gan-mnist", 1.01, [0.98, 1.04]))[0]).toBe(
    "Against the base (commit 9b7c9d29555d) vae-mnist takes 1.12 [1.09, 1.15] times as long; one other is not told apart.",
  );
  expect(against(ratio("vae-mnist", 1.12, [1.09, 1.15]), ratio("gan-mnist", 0.9, [0.88, 0.92]))[0]).toBe(
    "Against the base (commit 9b7c9d29555d) vae-mnist takes 1.12 [1.09, 1.15] times as long and gan-mnist takes 0.90 " +
      "[0.88, 0.92].",
  );
  expect(against(ratio("gan-mnist", 1.01, [0.98, 1.04]))).toEqual([
    "Against the base (commit 9b7c9d29555d) no time is told apart: gan-mnist takes 1.01 [0.98, 1.04] times as long.",
    ...answer(run),
  ]);
});

test("software is told before anything else, as no GPU, and marks the names in every sentence", () => {
  const everything = { ...fixtureSoftwareRun(["onnx", "tfjs", "module"]) };
  const [first, second] = answer(everything);
  expect(first).toBe(
    "These are the numbers of software that only pretends to be a GPU (SwiftShader Device), and no GPU's.",
  );
  expect(second).toMatch(
    /^gan-mnist \(software\) draws one sample fastest, .* iwae-mnist \(software\) has the highest/,
  );
  expect(answer(fixtureSoftwareRun(["tfjs"]))[0]).toBe(
    "The numbers of rows marked (software) are those of software that only pretends to be a GPU (SwiftShader Device), and no GPU's.",
  );
});

test("a run of one model alone calls nothing fastest, and one without numbers says so", () => {
  const alone = {
    ...run,
    rows: run.rows.filter(({ id }) => id === "vae-mnist"),
    cells: run.cells.filter(({ model }) => model === "vae-mnist"),
  };
  expect(answer(alone)).toEqual([
    "vae-mnist draws one sample in 0.90 ms [0.89, 0.92], in ONNX Runtime on cpu (Test CPU); vae-mnist has a throughput of " +
    "2200 samples/s [2170, 2240] in batches of 256.",
    "vae-mnist has an FID (lenet-mnist) of 170 [160, 180]; a sample takes 0.90 ms [0.89, 0.92].",
  ]);
  expect(answer({ ...run, cells: [] })[0]).toMatch(/^No model was measured/);
});

test("times of two runs are told side by side, and the best samples' model is the fastest of no other run", () => {
  const fast = withNumber("gan-mnist", "fid", { value: 8.5, interval: [8.4, 8.6] });
  expect(answer(fast)[1]).toContain("it is the fastest too");
  const rows = fast.rows.map((row) => ({ ...row, source: row.id === "iwae-mnist" ? "monday" : "tuesday" }));
  const [first, quality] = answer({ ...fast, rows });
  expect(first).toMatch(
    /^The time for one sample was measured in 2 runs, whose times are not ranked against each other; the fastest of each are gan-mnist 0\.310 ms .*; iwae-mnist 0\.470 ms/,
  );
  expect(first).not.toContain("draws one sample fastest");
  expect(quality).toContain("gan-mnist has the lowest FID");
  expect(quality).not.toContain("the fastest");
});

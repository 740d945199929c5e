import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import suite from "../../../suites/speed.ts";
import { CardRegistry } from "../../card/registry.ts";
import type { Cell, Run } from "../../core/run.ts";
import { hasSoftwareGpu } from "../../runtime/devices/fixture_software_gpu.ts";
import { fixtureRun, type FixtureRunOptions } from "../fixture_run.ts";
import { NOT_A_NUMBER, registerGenerator, TANH, temporaryFolder } from "../fixture_registry.ts";
import { makePlan } from "../plan.ts";
import type { Request } from "../plan_base.ts";
import type { SpeedSuite } from "../suite.ts";
import { commitAll } from "./fixture_checkout.ts";

// Models run at whatever speed other programs leave them.
vi.setConfig({ testTimeout: 300_000 });

const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");

/** The speed suite, cut down to what a test has time for. */
const SMALL: SpeedSuite = {
  ...suite,
  reference: { ...suite.reference, count: 100 },
  anchor: { ...suite.anchor, count: 40 },
  defaultPreset: "test",
  presets: {
    test: {
      rounds: 2,
      minSeconds: 0.02,
      maxSeconds: 20,
      warmUpSeconds: 0,
      ceilingSeconds: 0.1,
      uncachedRounds: 1,
      batches: { largest: 4, secondsPerSize: 0, mostSecondsPerBatch: 10 },
      server: { queries: 300, leastSeconds: 0, maxSeconds: 60 },
      samples: 16,
      sweep: { samples: 16, queries: 12, samplers: [{ kind: "ddim", steps: [1, 2] }] },
      text: { sequences: 2, maxSeconds: 5, batchSizes: [1, 2], maxSecondsPerBatch: 5 },
    },
  },
  server: { percentile: 0.5, boundMs: 20, belowMs: 4, precision: 0.5 },
  microBatch: { sample: 8, features: 20 },
};

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

async function run(
  request: Request,
  { registry = MODELS, metrics = SMALL.metrics, rounds = 2, ...options }:
    & { registry?: string; metrics?: readonly string[]; rounds?: number }
    & Partial<FixtureRunOptions> = {},
): Promise<Run> {
  const presets = { test: { ...SMALL.presets["test"]!, rounds } };
  const plan = await makePlan({ ...SMALL, metrics, presets }, new CardRegistry(registry, MODELS), request);
  return await fixtureRun(plan, { folder, ...options });
}

const cellOf = (run: Run, model: string, metric: string): Cell | undefined =>
  run.cells.find((cell) => cell.model === model && cell.metric === metric);
const stateOf = (run: Run, model: string, metric: string) => cellOf(run, model, metric)?.state;

test("a model is timed in both runtimes that it is registered in, and one is held against the other", async () => {
  const found = await run({ models: ["gan-mnist"] });
  expect(found.rows.map(({ id, variantOf, runtime, device }) => [id, variantOf, runtime, device?.id])).toEqual([
    ["gan-mnist", undefined, "onnx", "cpu"],
    ["gan-mnist:tfjs", "gan-mnist", "tfjs", "wasm"],
    ["mnist", undefined, undefined, undefined],
  ]);
  for (const metric of ["latency_p50_ms", "throughput_per_s", "open_ms", "first_sample_ms", "peak_memory_mib"]) {
    expect([metric, stateOf(found, "gan-mnist", metric), stateOf(found, "gan-mnist:tfjs", metric)])
      .toEqual([metric, "measured", "measured"]);
  }
  const single = cellOf(found, "gan-mnist", "latency_p50_ms"), ratio = cellOf(found, "gan-mnist:tfjs", "runtime_ratio");
  if (single?.state !== "measured" || ratio?.state !== "measured") throw new Error("not measured");
  expect(single.n).toBeGreaterThanOrEqual(64);
  expect(single.convention).toMatchObject({ scenario: "single-stream", device: "cpu", min_duration_s: 0.02 });
  expect(single.details?.["runtime"]).toMatch(/^ONNX Runtime /);
  expect(ratio.n).toBe(2);
  // One sample is one pass through the network: 7.1 MFLOP by the shapes of its transposed convolutions.
  const operations = cellOf(found, "gan-mnist", "gflop_per_sample");
  expect(operations?.state === "measured" ? operations.value : NaN).toBeCloseTo(0.0071, 3);
  // How fast it is depends on what else the machine does.
  expect(stateOf(found, "gan-mnist", "server_per_s")).not.toBe("failed");
  expect(stateOf(found, "gan-mnist", "fid")).toBe("measured");
  expect(stateOf(found, "mnist", "fid")).toBe("measured");
  expect(cellOf(found, "gan-mnist:tfjs", "fid")).toMatchObject({
    state: "undefined",
    reason: "its samples are those of gan-mnist, to rounding",
  });
  // Tables of images have no columns of tokens.
  expect(found.columns.some(({ id }) => id === "decode_per_s")).toBe(false);
  expect(found.batchCurves?.filter(({ model }) => model === "gan-mnist").every(({ points }) => points.length > 0)).toBe(
    true,
  );
  expect(found.manifest.devices).toMatchObject([{ runtime: "onnx", device: "cpu", software: false }, {
    ...{ runtime: "tfjs", device: "wasm" },
  }]);
  expect(found.state).toBe("complete");
});

test("a diffusion model is swept over steps, with the quality and the time of each", async () => {
  const metrics = ["fid", "latency_p50_ms"];
  const { sweeps } = await run({ models: ["ddpm-mnist"] }, { metrics });
  expect(sweeps).toMatchObject([{
    ...{ model: "ddpm-mnist", sampler: "DDIM" },
    points: [1, 2].map((steps) => ({
      steps,
      cells: [
        { metric: "fid", state: "measured", model: "ddpm-mnist", details: { sampler: "ddim", steps } },
        { metric: "latency_p50_ms", state: "measured", n: 12, details: { sampler: "ddim", steps } },
      ],
    })),
  }]);
});

test("an autoregressive model is also timed without its cache", async () => {
  const found = await run({ models: ["pixelcnn-oracle"] }, { metrics: ["latency_p50_ms", "sample_cache_gain"] });
  const gain = cellOf(found, "pixelcnn-oracle", "sample_cache_gain");
  if (gain?.state !== "measured") throw new Error("not measured");
  expect(gain.value).toBeGreaterThan(1);
  expect([gain.n, gain.interval]).toEqual([1, null]);
});

test("a model that gives no numbers fails alone, and one whose card is broken too", async () => {
  const registry = join(folder, "models");
  await registerGenerator(registry, "nan", NOT_A_NUMBER);
  await registerGenerator(registry, "noise", TANH);
  await registerGenerator(registry, "broken", TANH, (card) => ({ ...card, gan: undefined }));
  const found = await run({}, { registry, metrics: ["latency_p50_ms", "throughput_per_s", "evaluations"] });
  expect(["nan", "noise", "broken"].map((model) => stateOf(found, model, "latency_p50_ms")))
    .toEqual(["failed", "measured", "failed"]);
  expect(cellOf(found, "nan", "throughput_per_s")).toMatchObject({ reason: expect.stringContaining("NaN") });
});

test("a run that goes on uses the rounds that it has", async () => {
  const request = { models: ["gan-mnist"], runtime: "onnx" }, metrics = ["latency_p50_ms", "latency_p90_ms"];
  const first = await run(request, { metrics, cache: "first" });
  const lines = (await readFile(join(folder, "first.jsonl"), "utf8")).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  const again = await run(request, { metrics, cache: "again", journal: lines });
  expect(again.cells).toEqual(first.cells);
  const half = await run(request, { metrics, cache: "half", journal: lines.filter(({ round }) => round === 0) });
  expect(half.cells).not.toEqual(first.cells);
});

test("a model is timed in turn with what it was at a revision, and a run that goes on uses those times too", async () => {
  const registry = join(folder, "models"), slow = 200;
  const TANHS = Array.from({ length: slow }, (_, i) => ({
    operator: "Tanh",
    inputs: [i === 0 ? "z" : `x${i}`],
    outputs: [i === slow - 1 ? "x" : `x${i + 1}`],
  }));
  await registerGenerator(registry, "noise", TANHS);
  await registerGenerator(registry, "same", TANH);
  const then = await commitAll(folder);
  await registerGenerator(registry, "noise", TANH);
  await registerGenerator(registry, "same", TANH, (card) => ({ ...card, title: "another title" }));
  await registerGenerator(registry, "new", TANH);
  const request = { against: "main", registry }, metrics = ["latency_p50_ms", "base_ratio"];
  const found = await run(request, { registry, metrics, cache: "first" });
  expect(found.manifest.configuration["against"]).toBe(then);
  expect(found.columns.map(({ id, title }) => [id, title])).toContainEqual(["base_ratio", "time against base"]);
  // Three pairs of processes in each of two rounds.
  expect(cellOf(found, "noise", "base_ratio")).toMatchObject({
    ...{ state: "measured", n: 6, unit: "×" },
    convention: { base: `commit ${then}`, what: "time of one sample over that of the base's model" },
    details: { base_graphs: expect.stringMatching(/^generate [0-9a-f]{64}$/) },
  });
  expect(cellOf(found, "same", "base_ratio")).toMatchObject({ reason: expect.stringContaining("the same graphs") });
  expect(cellOf(found, "new", "base_ratio")).toMatchObject({ reason: "the base has no model of this id" });
  expect(found.state).toBe("complete");
  const lines = (await readFile(join(folder, "first.jsonl"), "utf8")).trim().split("\n").map((line) =>
    JSON.parse(line)
  );
  // A run that goes on asks for the commit, wherever the branch is by then.
  const again = await run({ ...request, against: then }, { registry, metrics, cache: "again", journal: lines });
  expect(again.cells).toEqual(found.cells);
});

test("a run that is stopped skips what is missing, and is incomplete", async () => {
  const found = await run({ models: ["gan-mnist"], runtime: "onnx" }, {
    metrics: ["latency_p50_ms", "throughput_per_s", "server_per_s"],
    onProgress: (event, pool) => {
      if (event.type === "pass-running" && event.pass === "rounds") pool.stop();
    },
  });
  expect(found.state).toBe("incomplete");
  expect(found.cells.map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped"]);
});

test("language models are timed in turn, and a table of them alone has no columns of images", async () => {
  const found = await run({ models: ["ngram-moby-bytes", "lstm-moby"] });
  expect(found.columns.map(({ id }) => id)).toContain("bytes_per_s");
  expect(found.columns.map(({ id }) => id)).not.toContain("latency_p50_ms");
  expect(found.manifest.datasets).toMatchObject([{ id: "moby-dick", split: "held-out" }]);
  for (const model of ["ngram-moby-bytes", "lstm-moby"]) {
    for (const metric of ["decode_per_s", "next_token_p50_ms", "peak_memory_mib"]) {
      expect([model, metric, stateOf(found, model, metric)]).toEqual([model, metric, "measured"]);
    }
  }
  expect(found.rows.map(({ id, runtime }) => [id, runtime])).toEqual([
    ["ngram-moby-bytes", "module"],
    ["lstm-moby", "onnx"],
  ]);
});

test.skipIf(!await hasSoftwareGpu())("software that pretends to be a GPU is labelled in every number", async () => {
  const found = await run({ models: ["gan-mnist"], device: "webgpu-software" }, {
    metrics: ["latency_p50_ms", "first_sample_ms"],
    // A driver that emulates a GPU takes long to start.
    rounds: 1,
  });
  expect(found.manifest.configuration["device"]).toBe("webgpu-software");
  for (const row of found.rows) expect(row.device).toEqual({ id: "webgpu-software", software: true });
  const numbers = found.cells.filter((cell) => cell.state === "measured" || cell.state === "invalid");
  expect(numbers).toHaveLength(4);
  for (const { convention } of numbers) {
    expect(convention).toMatchObject({
      device: "webgpu-software",
      software: "emulated on the processor: no GPU's number",
    });
  }
  expect(found.manifest.devices?.every(({ software }) => software)).toBe(true);
});

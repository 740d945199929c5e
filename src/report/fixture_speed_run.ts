import type {
  Architecture,
  BatchCurve,
  Cell,
  Column,
  Convention,
  Family,
  MeasuredCell,
  RanOn,
  Row,
  Run,
  StepSweep,
} from "../core/run.ts";
import { fixtureRun } from "./fixture_run.ts";

/**
 * A hand-made run of a speed suite for the tests of this room. Its numbers are near what a small machine gave once, and
 * prove nothing about any model.
 *
 * @example
 * ```ts
 * fixtureSpeedRun().sweeps?.map(({ sampler }) => sampler); // ["DDIM", "DPM-Solver++ 2M", "ancestral"]
 * ```
 */
export function fixtureSpeedRun(): Run {
  const run = fixtureRun();
  return {
    ...run,
    id: "20990101-000000-speed",
    suite: "speed",
    manifest: {
      ...run.manifest,
      command: "deno task bench --suite speed --runtime tfjs --seed 7",
      configuration: { suite: "speed", preset: "standard", models: ["vae-mnist", "gan-mnist"], device: "cpu" },
      versions: { ...run.manifest.versions, "@tensorflow/tfjs": "4.22.0" },
      devices: DEVICES.map((device) => ({ ...device })),
      warnings: [],
    },
    rows: ROWS.map((row) => ({ ...row })),
    columns: COLUMNS.map((column) => ({ ...column })),
    cells: ROWS.flatMap((row) => COLUMNS.map((column) => cell(row, column))),
    galleries: [],
    sweeps: Object.entries(SWEEP_FIDS).map(([sampler, fids]) => sweep(sampler, fids)),
    batchCurves: Object.entries(CURVES).map(([model, perSecond]) => batchCurve(model, perSecond)),
  };
}

/** The fixture on an adapter that only pretends to be a GPU: all of its models, or those of one runtime. */
export function fixtureSoftwareRun(runtimes: readonly string[] = ["onnx", "tfjs"]): Run {
  const run = fixtureSpeedRun();
  return {
    ...run,
    rows: run.rows.map((row) =>
      runtimes.includes(row.runtime ?? "") ? { ...row, device: { id: "webgpu-software", software: true } } : row
    ),
    manifest: {
      ...run.manifest,
      devices: DEVICES.map((device) =>
        runtimes.includes(device.runtime)
          ? {
            ...device,
            device: "webgpu-software",
            name: "SwiftShader Device",
            driver: "SwiftShader 5.0.0",
            software: true,
          }
          : device
      ),
    },
  };
}

const CPU = { id: "cpu", software: false };

function image(id: string, family: Family, title: string, evaluationsPerSample: number): Row {
  return { id, title, family, role: "model", weights: 495_164, evaluationsPerSample, runtime: "onnx", device: CPU };
}

function variant(id: string, family: Family, title: string): Row {
  const wasm = { id: "wasm", software: false };
  return { ...image(`${id}:tfjs`, family, title, 1), runtime: "tfjs", variantOf: id, device: wasm };
}

function text(id: string, architecture: Architecture, title: string): Row {
  return { id, title, family: "language", architecture, role: "model", runtime: "module", device: CPU };
}

const ROWS: readonly Row[] = [
  image("vae-mnist", "vae", "Convolutional VAE, 32 latents", 1),
  image("iwae-mnist", "vae", "Importance-weighted autoencoder", 1),
  image("gan-mnist", "gan", "DCGAN, hinge loss", 1),
  image("flow-mnist", "flow", "RealNVP", 1),
  image("ddpm-mnist", "diffusion", "DDPM, small U-Net", 25),
  image("pixelcnn-mnist", "autoregressive", "PixelCNN, 12 gated layers", 784),
  variant("vae-mnist", "vae", "Convolutional VAE, 32 latents"),
  variant("gan-mnist", "gan", "DCGAN, hinge loss"),
  text("gpt-moby", "transformer", "GPT"),
  text("lstm-moby", "recurrent", "LSTM"),
  text("ngram-moby", "n-gram", "Kneser-Ney, order 5"),
  { id: "mnist", title: "Real digits", family: "data", role: "anchor" },
];

const START = { part: "Cold start and memory" }, COST = { part: "What a sample costs" }, TEXT = { part: "Speed" };
const COLUMNS: readonly Column[] = [
  { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" },
  { id: "latency_p50_ms", title: "latency p50", unit: "ms", direction: "lower" },
  { id: "latency_p90_ms", title: "latency p90", unit: "ms", direction: "lower" },
  { id: "latency_p99_ms", title: "latency p99", unit: "ms", direction: "lower" },
  { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" },
  { id: "server_per_s", title: "server rate", unit: "samples/s", direction: "higher" },
  { ...START, id: "open_ms", title: "session", unit: "ms", direction: "lower" },
  { ...START, id: "first_sample_ms", title: "first sample", unit: "ms", direction: "lower" },
  { ...START, id: "peak_memory_mib", title: "peak memory", unit: "MiB", direction: "lower" },
  { ...START, id: "gpu_memory_mib", title: "peak GPU memory", unit: "MiB", direction: "lower" },
  { ...COST, id: "evaluations", title: "network evaluations", unit: "", direction: "lower", ranked: false },
  { ...COST, id: "gflop_per_sample", title: "GFLOP a sample", unit: "GFLOP", direction: "lower", ranked: false },
  { ...COST, id: "peak_share", title: "of the matrix product's FLOP/s", unit: "%", direction: "higher", ranked: false },
  { ...COST, id: "energy_per_sample_j", title: "energy a sample", unit: "J", direction: "lower" },
  { ...COST, id: "sample_cache_gain", title: "worth of the cache", unit: "×", direction: "higher", ranked: false },
  { ...COST, id: "runtime_ratio", title: "time against ONNX Runtime", unit: "×", direction: "lower", ranked: false },
  { ...TEXT, id: "decode_per_s", title: "decode", unit: "tokens/s", direction: "higher" },
  { ...TEXT, id: "decode_best_per_s", title: "decode, best batch", unit: "tokens/s", direction: "higher" },
  { ...TEXT, id: "bytes_per_s", title: "decode", unit: "bytes/s", direction: "higher" },
  { ...TEXT, id: "first_token_p50_ms", title: "first token p50", unit: "ms", direction: "lower" },
  { ...TEXT, id: "first_token_p90_ms", title: "first token p90", unit: "ms", direction: "lower" },
  { ...TEXT, id: "next_token_p50_ms", title: "next token p50", unit: "ms", direction: "lower" },
  { ...TEXT, id: "next_token_p90_ms", title: "next token p90", unit: "ms", direction: "lower" },
  { ...TEXT, id: "next_token_p99_ms", title: "next token p99", unit: "ms", direction: "lower" },
  { ...TEXT, id: "prefill_per_s", title: "prefill", unit: "tokens/s", direction: "higher" },
  { ...TEXT, id: "cache_gain", title: "worth of the cache", unit: "×", direction: "higher", ranked: false },
];

/** Value and ends of the interval, as shares of the value; an exact number has neither. */
type Numbers = readonly (number | null)[];
const IMAGES = ROWS.filter(({ family, role }) => role === "model" && family !== "language");
const TEXTS = ROWS.filter(({ family }) => family === "language");

/** Image models in the order of ROWS, the two variants last; texts likewise. */
const VALUES: Readonly<Record<string, Numbers>> = {
  fid: [172, 160, 57, 60, 42, 83, null, null],
  latency_p50_ms: [0.9, 0.47, 0.31, 2.3, 33, 178, 11.8, 4.1],
  latency_p90_ms: [0.98, 0.53, 0.36, 2.52, 34.9, 186, 13.1, 4.7],
  latency_p99_ms: [1.41, 0.82, 0.61, 3.4, 41.2, 211, 16.8, 6.2],
  throughput_per_s: [2200, 4900, 3000, 1170, 56, 56, 170, 231],
  server_per_s: [810, 1540, 2210, 310, null, null, 61, 180],
  open_ms: [31, 24, 19, 44, 82, 61, 212, 166],
  first_sample_ms: [2.1, 1.4, 0.9, 5.2, 41, 240, 96, 71],
  peak_memory_mib: [128, 121, 109, 143, 231, 187, 310, 290],
  gpu_memory_mib: [null, null, null, null, null, null, null, null],
  evaluations: [1, 1, 1, 1, 25, 784, 1, 1],
  gflop_per_sample: [0.0412, 0.0211, 0.0123, 0.131, 2.61, 4.4, 0.0412, 0.0123],
  peak_share: [47, 46, 19, 31, 74, 12.4, 3.6, 1.5],
  energy_per_sample_j: [null, null, null, null, null, null, null, null],
  sample_cache_gain: [null, null, null, null, null, 11.3, null, null],
  runtime_ratio: [null, null, null, null, null, null, 13.1, 13.3],
};
const TEXT_VALUES: Readonly<Record<string, Numbers>> = {
  decode_per_s: [1900, 4100, 19_000],
  decode_best_per_s: [9100, 15_200, 21_000],
  bytes_per_s: [5300, 11_400, 52_000],
  first_token_p50_ms: [3.1, 14.1, 0.4],
  first_token_p90_ms: [3.4, 15.2, 0.6],
  next_token_p50_ms: [0.52, 0.24, 0.05],
  next_token_p90_ms: [0.58, 0.27, 0.06],
  next_token_p99_ms: [0.81, 0.41, 0.11],
  prefill_per_s: [41_000, 9200, 210_000],
  cache_gain: [6.4, 11.2, 1],
};
const REASONS: Readonly<Record<string, string>> = {
  fid: "the model's samples are those of its row in ONNX Runtime",
  server_per_s: "one sample takes 20 ms or more, so that no rate of arrivals is asked of it",
  gpu_memory_mib: "nothing ran on a GPU",
  energy_per_sample_j: "the machine does not tell its energy: there is no /sys/class/powercap",
  sample_cache_gain: "the model keeps nothing between evaluations",
  runtime_ratio: "ONNX Runtime is what other runtimes are held against",
};
const EXACT = ["evaluations", "gflop_per_sample"];
const ENDS: Readonly<Record<string, readonly [number, number]>> = { fid: [0.94, 1.06], open_ms: [0.9, 1.2] };

function cell(row: Row, column: Column): Cell {
  const address = { model: row.id, family: row.family, metric: column.id };
  const ofText = column.part === TEXT.part;
  if (row.role === "anchor") {
    return column.id === "fid"
      ? measured(address, column, 8, { network: "lenet-mnist@0123456789ab", n_generated: 500 })
      : { ...address, state: "undefined", reason: "real data are not drawn from a model" };
  }
  if (ofText !== (row.family === "language")) {
    return { ...address, state: "undefined", reason: ofText ? "the model draws images" : "the model writes text" };
  }
  const value = ofText
    ? TEXT_VALUES[column.id]?.[TEXTS.indexOf(row)] ?? null
    : VALUES[column.id]?.[IMAGES.indexOf(row)] ?? null;
  if (value === null) return { ...address, state: "undefined", reason: REASONS[column.id] ?? "not measured" };
  const known = measured(address, column, value, conventionOf(column), detailsOf(row, column, value));
  if (column.id !== "latency_p99_ms" || value < 20) return known;
  const reason = "331 of the 662 queries that p99 needs at 99 % confidence: 331 more are needed, --min-duration 600s";
  return { ...known, state: "invalid", reason };
}

function measured(
  address: Pick<Cell, "model" | "family" | "metric">,
  column: Pick<Column, "unit" | "direction" | "id">,
  value: number,
  convention: Convention,
  details?: Convention,
): MeasuredCell {
  const [low, high] = ENDS[column.id] ?? [0.985, 1.02];
  return {
    ...address,
    state: "measured",
    value,
    interval: EXACT.includes(column.id) ? null : [low * value, high * value],
    level: column.id.startsWith("latency") ? 0.99 : 0.95,
    n: column.id === "fid" ? 500 : 1024,
    unit: column.unit,
    direction: column.direction,
    convention,
    ...(details !== undefined && { details }),
    fingerprint: `${column.id}-convention`.slice(0, 12),
  };
}

function conventionOf({ id }: Column): Convention {
  if (id === "fid") return { network: "lenet-mnist@0123456789ab", n_generated: 500 };
  return {
    device: "cpu",
    threads: 2,
    min_duration_s: 10,
    interval: id.startsWith("latency") ? "from the index percentile to MLPerf's early-stopping estimate" : "rounds",
  };
}

function detailsOf(row: Row, { id }: Column, value: number): Convention | undefined {
  if (id.startsWith("latency")) return { early_stopping_ms: 1.02 * value, queries: 1024 };
  if (id === "fid" && row.family === "diffusion") return { sampler: "ddim", steps: 25 };
  if (id !== "throughput_per_s") return undefined;
  return { batch_size: 256, workers: 2, threads: 1, other_layout: `1 × 2 threads: ${Math.round(0.9 * value)}/s` };
}

const STEPS = [5, 10, 20, 50, 100];
const SWEEP_FIDS: Readonly<Record<string, readonly number[]>> = {
  "DDIM": [131, 74, 49, 41, 40.1],
  "DPM-Solver++ 2M": [83, 48, 41.4, 40.4, 40],
  "ancestral": [262, 171, 98, 55, 43.1],
};

function sweep(sampler: string, fids: readonly number[]): StepSweep {
  const address = { model: "ddpm-mnist", family: "diffusion" } as const;
  const [fid, latency] = COLUMNS.filter(({ id }) => id === "fid" || id === "latency_p50_ms") as [Column, Column];
  return {
    model: "ddpm-mnist",
    sampler,
    points: STEPS.map((steps, i) => ({
      steps,
      cells: [
        measured({ ...address, metric: "fid" }, fid, fids[i] ?? 0, conventionOf(fid), { sampler, steps }),
        measured({ ...address, metric: "latency_p50_ms" }, latency, 0.1 + 1.31 * steps, conventionOf(latency), {
          sampler,
          steps,
        }),
      ],
    })),
  };
}

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const CURVES: Readonly<Record<string, readonly number[]>> = {
  "vae-mnist": [1090, 1320, 1560, 1740, 1880, 2010, 2090, 2150, 2200, 2140],
  "iwae-mnist": [2080, 2610, 3190, 3680, 4090, 4420, 4650, 4800, 4900, 4710],
  "gan-mnist": [2810, 2880, 2930, 2960, 2980, 2990, 3000, 2960, 2890, 2790],
  "flow-mnist": [430, 560, 700, 830, 940, 1030, 1090, 1140, 1170, 1150],
  "ddpm-mnist": [30, 36, 42, 47, 51, 54, 55, 56, 55],
  "pixelcnn-mnist": [5.6, 9.8, 16, 24, 33, 42, 49, 53, 56, 54],
  "vae-mnist:tfjs": [84, 101, 119, 134, 146, 156, 163, 168, 170, 166],
  "gan-mnist:tfjs": [240, 238, 236, 234, 231, 228, 224, 219, 213, 205],
};

function batchCurve(model: string, perSecond: readonly number[]): BatchCurve {
  const left = SIZES[perSecond.length];
  return {
    model,
    workers: 2,
    threads: 1,
    points: perSecond.map((rate, i) => ({ size: SIZES[i] ?? 1, perSecond: rate })),
    ...(left !== undefined && { leftOut: { size: left, why: "out of memory" } }),
  };
}

const DEVICES: readonly RanOn[] = [
  {
    runtime: "onnx",
    device: "cpu",
    name: "Test CPU",
    version: "1.30.0",
    software: false,
    ceiling: { flopsPerSecond: 1.92e11, size: 2048, threads: 2 },
  },
  { runtime: "tfjs", device: "wasm", name: "WebAssembly, SIMD, 2 threads", version: "4.22.0", software: false },
];

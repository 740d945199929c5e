import type { Cell, Column, Family, MeasuredCell, Row, Run } from "../core/run.ts";

/**
 * A hand-made run for the tests of this room. Its numbers are invented and prove nothing about any model.
 *
 * @example
 * ```ts
 * fixtureRun().rows.length; // 5
 * ```
 */
export function fixtureRun(): Run {
  return {
    schemaVersion: 1,
    id: "20990101-000000-test",
    suite: "images",
    preset: "standard",
    state: "complete",
    manifest: {
      command: "deno task bench --suite images --seed 7",
      configuration: {
        suite: "images",
        preset: "standard",
        models: ["pixelcnn-mnist", "vae-mnist"],
        n: 5000,
        data: null,
      },
      seed: "7",
      startedAt: "2099-01-01T00:00:00.000Z",
      finishedAt: "2099-01-01T00:03:20.000Z",
      git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
      versions: { assay: "0.1.0", deno: "2.9.6", v8: "14.0", "onnxruntime-node": "1.30.0" },
      machine: { os: "linux", arch: "x86_64", cpu: "Test CPU", cores: 2, memoryBytes: 8 * 2 ** 30, gpu: null },
      datasets: [{ id: "mnist", split: "holdout10k", n: 10000, sha256: "ab".repeat(32) }],
      weights: [{ model: "vae-mnist", graph: "decode", sha256: "cd".repeat(32) }],
      warnings: [{ kind: "busy", message: "The machine was busy.", advice: "Close other programs and run again." }],
    },
    rows: ROWS.map((row) => ({ ...row })),
    columns: COLUMNS.map((column) => ({ ...column })),
    cells: ROWS.flatMap((row) => COLUMNS.map((column) => cell(row, column))),
    galleries: ROWS.map(({ id, role }) => ({
      model: id,
      rule: "the first 12 of seed 7, never hand-picked",
      count: 12,
      samples: `samples-${id}.png`,
      ...(role === "model" ? { neighbours: `neighbours-${id}.png` } : {}),
    })),
  };
}

/** The fixture with some cells replaced; the address says which. */
export function withCells(run: Run, ...replacements: readonly Cell[]): Run {
  const same = (a: Cell, b: Cell) => a.model === b.model && a.metric === b.metric;
  return { ...run, cells: run.cells.map((old) => replacements.find((cell) => same(cell, old)) ?? old) };
}

/** One measured cell of the fixture, to be changed by a test. */
export function measuredCell(run: Run, model: string, metric: string): MeasuredCell {
  const found = run.cells.find((cell) => cell.model === model && cell.metric === metric);
  if (found?.state !== "measured") throw new Error(`The fixture has no measured cell for ${model}, ${metric}`);
  return found;
}

const ROWS: readonly Row[] = [
  row("pixelcnn-mnist", "autoregressive", "PixelCNN, 12 gated layers", 784),
  row("vae-mnist", "vae", "Convolutional VAE, 32 latents", 1),
  row("gan-mnist", "gan", "DCGAN, hinge loss", 1),
  row("ddpm-mnist", "diffusion", "DDPM, small U-Net", 50),
  { id: "mnist", title: "Real digits", family: "data", role: "anchor" },
];

function row(id: string, family: Family, title: string, evaluationsPerSample: number): Row {
  return { id, title, family, role: "model", weights: 495_164, evaluationsPerSample };
}

const NETWORK = "lenet-mnist@0123456789ab";
const COLUMNS: readonly Column[] = [
  { id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" },
  { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" },
  { id: "kid", title: "KID", unit: "", direction: "lower" },
  { id: "inception_score", title: "Inception Score", unit: "", direction: "higher" },
  { id: "precision", title: "precision", unit: "", direction: "higher" },
  { id: "recall", title: "recall", unit: "", direction: "higher" },
  { id: "density", title: "density", unit: "", direction: "higher" },
  { id: "coverage", title: "coverage", unit: "", direction: "higher" },
  { id: "latency_p50_ms", title: "latency p50", unit: "ms", direction: "lower" },
  { id: "latency_p90_ms", title: "latency p90", unit: "ms", direction: "lower" },
  { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" },
];

/** Value and half-width by metric, in the order of ROWS; `null` where the fixture has no number. */
const NUMBERS: Readonly<Record<string, readonly (readonly [number, number] | null)[]>> = {
  bits_per_dim: [[1.0312, 0.0031], [1.4021, 0.0104], null, [1.2134, 0.0151], null],
  fid: [[8.214, 0.31], [14.92, 0.42], [4.113, 0.21], [1.233, 0.11], [0.412, 0.06]],
  kid: [[0.00712, 0.0004], [0.01341, 0.0006], [0.00293, 0.0003], [0.00061, 0.0002], [-0.00001, 0.0001]],
  inception_score: [[9.12, 0.04], [8.31, 0.06], [9.55, 0.03], [9.62, 0.05], [9.81, 0.02]],
  precision: [[0.871, 0.009], [0.902, 0.008], [0.951, 0.006], [0.958, 0.006], [0.969, 0.005]],
  recall: [[0.941, 0.007], [0.712, 0.012], [0.883, 0.009], [0.962, 0.005], [0.968, 0.005]],
  density: [[0.81, 0.02], [0.93, 0.03], [1.02, 0.02], [1.01, 0.02], [1.0, 0.02]],
  coverage: [[0.892, 0.009], [0.741, 0.012], [0.921, 0.008], [0.957, 0.006], [0.965, 0.005]],
  latency_p50_ms: [[312.4, 4.1], [0.512, 0.011], [0.431, 0.012], [48.31, 0.9], null],
  latency_p90_ms: [[331.2, 6.2], [0.612, 0.03], [0.498, 0.021], [52.91, 1.4], null],
  throughput_per_s: [[21.42, 0.4], [8123, 210], [11240, 340], [64.11, 1.9], null],
};
const KINDS = { autoregressive: "exact", vae: "lower-bound", diffusion: "lower-bound" } as const;

function cell(row: Row, column: Column): Cell {
  const address = { model: row.id, family: row.family, metric: column.id };
  const number = NUMBERS[column.id]?.[ROWS.indexOf(row)] ?? null;
  if (number === null) {
    const reason = row.role === "anchor"
      ? "Real data are not a model that samples or scores."
      : "A GAN defines no likelihood: its generator maps noise to images without a density.";
    return { ...address, state: "undefined", reason };
  }
  const [value, half] = number;
  const kind = column.id !== "bits_per_dim"
    ? undefined
    : Object.entries(KINDS).find(([name]) => name === row.family)?.[1];
  return {
    ...address,
    state: "measured",
    value,
    interval: [value - half, value + half],
    level: 0.95,
    n: 5000,
    unit: column.unit,
    direction: column.direction,
    ...(kind === undefined ? {} : { kind }),
    ...(row.id === "vae-mnist" && kind !== undefined ? { terms: { reconstruction: 1.1021, "KL": 0.3 } } : {}),
    convention: { network: NETWORK, reference: "mnist holdout10k, 5000", interval: "bootstrap, 200 draws" },
    fingerprint: `${column.id}-convention`.slice(0, 12),
  };
}

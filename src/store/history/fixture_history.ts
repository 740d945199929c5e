import { mkdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fingerprint } from "../../core/fingerprint.ts";
import type { Cell, Column, Row, Run } from "../../core/run.ts";

/** What a synthetic run shall be; all else is the same in each. */
export interface SyntheticRun {
  readonly id: string;
  readonly suite?: string;
  readonly startedAt?: string;
  /** Ids; the last is the anchor. */
  readonly models?: readonly string[];
  readonly metrics?: readonly string[];
  /** The value of a cell. */
  readonly value?: (model: string, metric: string) => number;
}

/**
 * A run with a cell for each model and metric, invented and proving nothing about any model. The last model is the anchor;
 * a model called `gan` has no `bits_per_dim`.
 *
 * @example
 * ```ts
 * syntheticRun({ id: "a", models: ["vae", "gan", "real"], metrics: ["fid"] }).cells.length; // 3
 * ```
 */
export function syntheticRun(wish: SyntheticRun): Run {
  const { id, suite = "images", startedAt = "2099-01-01T00:00:00.000Z", value = () => 1 } = wish;
  const { models = ["vae", "gan", "real"], metrics = ["bits_per_dim", "fid"] } = wish;
  const rows: Row[] = models.map((model, i) =>
    i < models.length - 1
      ? { id: model, title: `Model ${model}`, family: model === "gan" ? "gan" : "vae", role: "model" }
      : { id: model, title: "Real data", family: "data", role: "anchor" }
  );
  const columns: Column[] = metrics.map((metric) => ({
    id: metric,
    title: `Metric ${metric}`,
    unit: "",
    direction: metric.startsWith("precision") ? "higher" : "lower",
  }));
  return {
    schemaVersion: 1,
    id,
    suite,
    preset: "standard",
    state: "complete",
    manifest: {
      command: `deno task bench --suite ${suite} --seed 7`,
      configuration: { suite, preset: "standard", models: [...models], n: 5000 },
      seed: "7",
      startedAt,
      finishedAt: new Date(Date.parse(startedAt) + 60_000).toISOString(),
      git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
      versions: { assay: "0.1.0", deno: "2.9.6" },
      machine: { os: "linux", arch: "x86_64", cpu: "Test CPU", cores: 2, memoryBytes: 2 ** 33, gpu: null },
      datasets: [{ id: "mnist", split: "holdout10k", n: 10000, sha256: "ab".repeat(32) }],
      weights: models.map((model) => ({ model, graph: "decode", sha256: "cd".repeat(32) })),
      warnings: [],
    },
    rows,
    columns,
    cells: rows.flatMap((row) => columns.map((column) => cellOf(row, column, value))),
    galleries: [],
  };
}

/** Writes a run as `<folder>/<name>/run.json`, ten seconds old or as old as `age` says, in milliseconds. */
export async function writeRun(folder: string, run: Run, { name = run.id, age = 10_000 } = {}): Promise<string> {
  const path = join(folder, name, "run.json"), time = new Date(Date.now() - age);
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(path, JSON.stringify(run));
  await utimes(path, time, time);
  return path;
}

function cellOf(row: Row, { id, unit, direction }: Column, value: (model: string, metric: string) => number): Cell {
  const address = { model: row.id, family: row.family, metric: id };
  const likelihood = id === "bits_per_dim";
  if (likelihood && row.family === "gan") return { ...address, state: "undefined", reason: "A GAN has no likelihood." };
  const number = value(row.id, id);
  const convention = {
    quantity: id,
    network: "lenet-mnist@0123456789ab",
    reference: "mnist holdout10k, 5000",
    resize: "none",
    ddof: 1,
    interval: "bootstrap, 200 draws",
  };
  return {
    ...address,
    state: "measured",
    value: number,
    interval: [number - 0.1, number + 0.1],
    level: 0.95,
    n: 5000,
    unit,
    direction,
    ...(likelihood ? { kind: "lower-bound", terms: { reconstruction: number - 0.25, kl: 0.25 } } : {}),
    convention,
    details: { sampler: "the generator", evaluations: 1, seed_of: row.id },
    fingerprint: fingerprint(convention),
  };
}

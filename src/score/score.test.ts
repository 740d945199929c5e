import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { conventionSchema, runSchema } from "../core/run.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { Comparer } from "./comparer.ts";
import { GENERATED, preparedSet, REFERENCE } from "./fixture_prepared_set.ts";
import type { PreparedScore } from "./prepare_score.ts";
import type { PreparedSet } from "./prepare_set.ts";
import { score } from "./score.ts";

let folder: string, pool: WorkerPool, comparer: Comparer, reference: PreparedSet;
beforeEach(async () => {
  reference = preparedSet("real.npy", REFERENCE);
  folder = await mkdtemp(join(tmpdir(), "assay-score-"));
  pool = new WorkerPool(1);
  const cache = new UnitCache(join(folder, "cache"));
  comparer = new Comparer({ reference, options: {}, pool, cache, threads: 1 });
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const setting = {
  id: "score-test",
  command: "deno task score",
  configuration: {},
  startedAt: "2099-01-01T00:00:00.000Z",
  surroundings: {
    git: null,
    versions: {},
    machine: { os: "linux", arch: "x86_64", cpu: "Test CPU", cores: 2, memoryBytes: 2 ** 33, gpu: null },
  },
  onProgress: () => {},
};
const preparedScore = (metrics: readonly string[]): PreparedScore => {
  const generated = [preparedSet("a/samples.npy", GENERATED), preparedSet("b/samples.npy", REFERENCE)];
  const named = { kind: "features", features: REFERENCE } as const;
  return {
    request: {
      generated: generated.map(({ name }) => ({ ...named, name })),
      reference: { ...named, name: "real.npy" },
      metrics,
      options: {},
    },
    generated,
    reference,
  };
};

test("a run has a row for each set, names its reference by content, and keeps what failed with its reason", async () => {
  const prepared = preparedScore(["fid", "inception_score"]);
  const run = await score(prepared, comparer, setting);
  expect(run.rows.map(({ id }) => id)).toEqual(["a/samples.npy", "b/samples.npy"]);
  expect(run.state).toBe("complete");
  expect(run.cells.map(({ state }) => state)).toEqual(["measured", "failed", "measured", "failed"]);
  const [fid, failed] = run.cells;
  if (fid?.state !== "measured" || failed?.state !== "failed") throw new Error("unexpected cells");
  expect(conventionSchema.parse(fid.convention)).toMatchObject({
    network: "lenet@0123456789ab",
    reference: expect.stringMatching(/^real\.npy \([0-9a-f]{12}\)$/),
  });
  expect(failed.reason).toContain("no class logits");
  expect(run.columns.map(({ title }) => title)).toEqual(["FID (lenet)", "Inception Score"]);
});

test("what was not measured before the run was stopped is skipped, and the run incomplete", async () => {
  const prepared = preparedScore(["precision"]);
  pool.stop();
  const run = await score(prepared, comparer, setting);
  expect(run.state).toBe("incomplete");
  expect(run.cells.map(({ state }) => state)).toEqual(["skipped", "skipped"]);
});

test("features that overflow leave no NaN in a run: the value fails, or goes without its interval", async () => {
  const scaled = (factor: number) =>
    preparedSet("large.npy", { ...GENERATED, data: Float64Array.from(GENERATED.data, (value) => value * factor) });
  const prepared = preparedScore(["kid"]);
  // In the sixth power of the features, and its variance in the twelfth.
  const run = await score({ ...prepared, generated: [scaled(1e160), scaled(1e40)] }, comparer, setting);
  const [failed, bare] = run.cells;
  expect(failed).toMatchObject({ state: "failed", reason: expect.stringContaining("too large for its arithmetic") });
  expect(bare).toMatchObject({ state: "measured", interval: null, convention: { interval: "none" } });
  expect(runSchema.parse(JSON.parse(JSON.stringify(run))).cells).toEqual(run.cells);
});

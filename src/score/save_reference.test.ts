import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { openSamples } from "../dataset/open_samples.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { Comparer } from "./comparer.ts";
import { preparedSet, REFERENCE } from "./fixture_prepared_set.ts";
import { checkSavePaths, saveReference } from "./save_reference.ts";

let folder: string, pool: WorkerPool, comparer: Comparer;
const reference = preparedSet("real.npy", REFERENCE);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-score-"));
  pool = new WorkerPool(1);
  const cache = new UnitCache(join(folder, "cache"));
  comparer = new Comparer({ reference, options: {}, pool, cache, threads: 1, keepsReference: true });
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

test("a saved reference holds moments and factor, and with its features those too", async () => {
  const keys = async (what: "moments" | "features") => {
    const path = join(folder, `${what}.npz`);
    await saveReference(path, reference, comparer, what);
    const samples = await openSamples(path);
    if (samples.kind !== "moments") throw new Error(`opened as ${samples.kind}`);
    expect([samples.n, samples.mean.length]).toEqual([40, 3]);
    return [...samples.arrays.keys()].sort();
  };
  expect(await keys("moments")).toEqual(["about", "factor", "pivots"]);
  expect(await keys("features")).toEqual(["about", "factor", "features", "pivots"]);
  const moments = { ...reference, arrays: { dimension: 3, gaussian: await comparer.gaussian() } };
  await expect(saveReference(join(folder, "x.npz"), moments, comparer, "features")).rejects.toThrow(
    "real.npy holds no features: save its moments with --save-stats",
  );
});

test("names under which nothing could be written are refused before the work", async () => {
  await checkSavePaths([]);
  await checkSavePaths([join(folder, "a.npz"), join(folder, "new", "b.npz")]);
  for (const path of ["real.npy", "real.npz/"]) {
    await expect(checkSavePaths([path])).rejects.toThrow(
      new UsageError(`Expected a file that ends in .npz, got ${path}`),
    );
  }
  await expect(checkSavePaths(["a.npz", "a.npz"])).rejects.toThrow("Expected two files to be written, got a.npz twice");
  const taken = join(folder, "folder.npz");
  await mkdir(taken);
  await expect(checkSavePaths([taken])).rejects.toThrow(`Cannot write ${taken}: it is no file`);
});

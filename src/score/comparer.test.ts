import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WorkerPool } from "../engine/worker_pool.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { fidMetric } from "../metric/fid.ts";
import { compare } from "../metric/goldens/goldens.ts";
import { prepareGaussian } from "../metric/prepare_gaussian.ts";
import { relativeError } from "../stats/relative_error.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { Comparer } from "./comparer.ts";
import { GENERATED, preparedSet, REFERENCE } from "./fixture_prepared_set.ts";
import type { PreparedSet } from "./prepare_set.ts";

let folder: string, pool: WorkerPool, submitted: ReturnType<typeof watch>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-score-"));
  pool = new WorkerPool(1);
  submitted = watch(pool);
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** The tasks that reach the worker. */
const watch = (pool: WorkerPool) => vi.spyOn(pool, "submit");
const tasks = (kind: string) => submitted.mock.calls.map(([task]) => task).filter((task) => task.kind === kind);

const comparerOf = (reference: PreparedSet, implementation?: string) =>
  new Comparer({
    reference,
    options: {},
    pool,
    cache: new UnitCache(join(folder, "cache")),
    threads: 1,
    ...(implementation !== undefined && { implementation }),
  });

test("the reference's moments and factor are computed once, and read from the cache on another day", async () => {
  const truth = await prepareGaussian({ features: REFERENCE }, plainAlgebra);
  const comparer = comparerOf(preparedSet("real", REFERENCE));
  const first = await comparer.gaussian();
  expect(await comparer.gaussian()).toBe(first);
  expect(first.n).toBe(40);
  first.covariance.data.forEach((value, i) => expect(value).toBeCloseTo(truth.covariance.data[i]!, 12));
  // Another name, the same content: addressed by what it holds.
  const later = await comparerOf(preparedSet("the same", REFERENCE)).gaussian();
  expect(later).toEqual(first);
  expect(tasks("gaussian")).toHaveLength(1);
  await comparerOf(preparedSet("another", GENERATED)).gaussian();
  expect(tasks("gaussian")).toHaveLength(2);
});

test("a set travels to the worker once, and the FID is that of its features", async () => {
  const comparer = comparerOf(preparedSet("real", REFERENCE)), generated = preparedSet("samples", GENERATED);
  const fid = await comparer.measure("fid", generated);
  const truth = await fidMetric.measure(compare(GENERATED, REFERENCE));
  expect(fid.ok && relativeError(fid.estimate.value, truth.value)).toBeLessThan(1e-9);
  expect((await comparer.measure("precision", generated)).ok).toBe(true);
  const [first, second] = tasks("compare");
  // The worker has the reference since it took its moments, and remembers both.
  expect(tasks("gaussian")).toMatchObject([{ reference: { set: { dimension: 3 } } }]);
  expect(first).toMatchObject({ generated: { set: { dimension: 3 } } });
  expect(first).not.toHaveProperty("reference.set");
  for (const role of ["generated", "reference"]) expect(second).not.toHaveProperty(`${role}.set`);
});

test("our own numbers come with the ± that papers print, a library's with what the library prints", async () => {
  await comparerOf(preparedSet("real", REFERENCE)).measure("precision", preparedSet("samples", GENERATED));
  await comparerOf(preparedSet("real", REFERENCE), "prdc").measure("precision", preparedSet("samples", GENERATED));
  const [ours, theirs] = tasks("compare");
  expect(ours).toHaveProperty("options", { printedSpread: true });
  expect(theirs).toMatchObject({ options: {}, implementation: "prdc" });
});

test("a reference known by its moments alone is compared on the first day and from the cache", async () => {
  const { n, mean, covariance } = await prepareGaussian({ features: REFERENCE }, plainAlgebra);
  const statistics = (): PreparedSet => ({
    name: "real.npz",
    n,
    convention: {},
    arrays: { dimension: 3, gaussian: { n, mean: mean.slice(), covariance } },
  });
  const truth = await fidMetric.measure(compare(GENERATED, REFERENCE));
  for (const day of ["first", "second"]) {
    const comparer = comparerOf(statistics());
    for (const metric of ["fid", "fid"]) {
      const fid = await comparer.measure(metric, preparedSet("samples", GENERATED));
      expect(fid.ok && relativeError(fid.estimate.value, truth.value), day).toBeLessThan(1e-9);
    }
  }
  expect(tasks("gaussian")).toHaveLength(1);
});

import { afterAll, expect, test } from "vitest";
import { loadCard } from "../card/load_card.ts";
import { UsageError } from "../core/usage_error.ts";
import type { FeatureSamples, ImageSamples, MomentSamples, Samples } from "../dataset/samples.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { matrix } from "../linalg/matrix.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { prepareScore } from "./prepare_score.ts";
import { prepareSet } from "./prepare_set.ts";

const pool = new WorkerPool(1);
const context = { pool, cache: new UnitCache("never-written"), onProgress: () => {} };
afterAll(() => pool.close());

const prepare = (samples: Samples, n?: number) => prepareSet(samples, undefined, n, context);

function features(name: string, rows: number, cols: number): FeatureSamples {
  const data = Float32Array.from({ length: rows * cols }, (_, i) => Math.sin(i));
  return { kind: "features", name, features: { rows, cols, data } };
}

function moments(name: string, n: number | null): MomentSamples {
  const covariance = matrix(2, 2, [1, 0, 0, 1]);
  return { kind: "moments", name, mean: Float64Array.of(0, 1), covariance, n, arrays: new Map() };
}

const images: ImageSamples = {
  kind: "images",
  name: "pictures",
  count: 3,
  shape: [1, 2, 2],
  read: (_, count) => Promise.resolve(new Uint8Array(4 * count)),
  close: () => Promise.resolve(),
};

test("--n takes the first rows of features and of their logits", async () => {
  const logits = matrix(5, 2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const samples = { ...features("g.npy", 5, 3), logits };
  const { n, arrays } = await prepare(samples, 2);
  expect(n).toBe(2);
  expect(arrays).toMatchObject({ dimension: 3, classes: 2 });
  expect([...arrays.features!]).toEqual([...samples.features.data.subarray(0, 6)]);
  expect([...arrays.logits!]).toEqual([0, 1, 2, 3]);
  expect((await prepare(samples)).n).toBe(5);
});

test("more samples than there are, and images without a network, are refused with the flag that helps", async () => {
  await expect(prepare(features("g.npy", 5, 3), 6)).rejects.toThrow(
    new UsageError("--n asks for 6 samples, g.npy has 5"),
  );
  await expect(prepare(images)).rejects.toThrow(/pictures holds images: .* --features/);
  await expect(prepare(images)).rejects.toThrow(UsageError);
});

test("more pixels than fit are refused before any work, where a metric looks at them", async () => {
  const { card, folder } = await loadCard("models/lenet-mnist");
  if (card.family !== "feature") throw new Error("expected a feature network");
  const many: ImageSamples = { ...images, count: 1000, shape: [3, 1024, 1024] };
  await expect(prepareSet(many, { card, folder, options: {} }, undefined, context, true)).rejects.toThrow(
    new UsageError(
      "pictures has 2.9 GiB of pixels; metrics that look at pixels need all at once and at most 2: take fewer images " +
        "with --n, or smaller ones, or leave these metrics out",
    ),
  );
});

test("logits of another number of rows than the features are refused", async () => {
  const samples = { ...features("g.npy", 5, 3), logits: matrix(4, 2, new Float64Array(8)) };
  await expect(prepare(samples)).rejects.toThrow("g.npy holds 5 rows of features and 4 of logits");
});

test("the first value that is not finite is told by file, row and column", async () => {
  const { features: rows, ...rest } = features("g.npy", 5, 3);
  const broken = { ...rest, features: { ...rows, data: rows.data.map((value, i) => i === 7 ? -Infinity : value) } };
  await expect(prepare(broken)).rejects.toThrow("g.npy: row 2, column 1 of the features is -Infinity");
  const logits = matrix(5, 2, new Float64Array(10).fill(NaN, 9));
  await expect(prepare({ ...features("g.npy", 5, 3), logits })).rejects.toThrow("row 4, column 1 of the logits is NaN");
  const sigma = { ...moments("s.npz", 9), covariance: matrix(2, 2, [1, 0, NaN, 1]) };
  await expect(prepare(sigma)).rejects.toThrow("s.npz: row 1, column 0 of the sigma is NaN");
  const negative = { ...moments("s.npz", 9), covariance: matrix(2, 2, [1, 0, 0, -0.5]) };
  await expect(prepare(negative)).rejects.toThrow("s.npz: row 1, column 1 of the sigma is -0.5, no variance");
});

test("generated statistics of an unknown number of samples are refused with the flag that says it", async () => {
  const request = { options: {}, reference: moments("r.npz", null), generated: [moments("g.npz", null)] };
  await expect(prepareScore(request, context)).rejects.toThrow(
    new UsageError("g.npz does not say of how many samples its statistics are: tell it with --n"),
  );
  expect((await prepareScore({ ...request, n: 9 }, context)).generated[0]?.n).toBe(9);
});

test("a statistics file's own sample size holds, and --n stands in where it says none", async () => {
  expect((await prepare(moments("s.npz", 50), 50)).n).toBe(50);
  await expect(prepare(moments("s.npz", 50), 9)).rejects.toThrow(
    new UsageError("--n asks for 9 samples, s.npz holds the moments of 50: leave --n out"),
  );
  expect((await prepare(moments("s.npz", null), 9)).arrays.gaussian?.n).toBe(9);
  expect((await prepare(moments("s.npz", null))).n).toBeNull();
});

test("sets of two widths or of two networks do not go together", async () => {
  const request = { options: {}, reference: features("r.npy", 5, 2), generated: [features("g.npy", 5, 3)] };
  await expect(prepareScore(request, context)).rejects.toThrow(
    "g.npy has features of 3 dimensions, r.npy of 2: take both through one network and layer",
  );
  const made = (name: string, network: string): MomentSamples => {
    const data = new TextEncoder().encode(JSON.stringify({ network }));
    const about = { type: "u1", shape: [data.length], data } as const;
    return { ...moments(name, 50), arrays: new Map([["about", about]]) };
  };
  const mixed = { options: {}, reference: made("r.npz", "lenet@0"), generated: [made("g.npz", "inception@1")] };
  await expect(prepareScore(mixed, context)).rejects.toThrow(
    "g.npz was made with network 'inception@1', r.npz with 'lenet@0'",
  );
  const unsaid = { ...mixed, generated: [features("g.npy", 5, 2)], training: features("t.npy", 4, 2) };
  expect((await prepareScore(unsaid, context)).training?.n).toBe(4);
});

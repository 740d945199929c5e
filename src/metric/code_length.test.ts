import { encode } from "fast-png";
import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { openDataset } from "../dataset/registry.ts";
import { codeLength } from "./code_length.ts";

const digits = await openDataset("mnist", "holdout10k");

test("noise costs a little more than its 8 bits a pixel, and an empty image next to nothing", () => {
  const uniforms = new Float64Array(784);
  new Noise(1n).uniform(uniforms, { stream: STREAM.observation, example: 0 });
  const bits = codeLength(Uint8Array.from(uniforms, (u) => Math.floor(256 * u)), [1, 28, 28]) / 784;
  expect(bits).toBeGreaterThan(8);
  expect(bits).toBeLessThan(8.7); // 28 filter bytes and deflate's block header
  expect(codeLength(new Uint8Array(784), [1, 28, 28])).toBeLessThan(200);
});

test("digits take no more than the compressed data of a PNG that another encoder writes, and not much less", () => {
  for (let i = 0; i < 20; i++) {
    const image = digits.images.subarray(i * 784, (i + 1) * 784);
    const png = encode({ width: 28, height: 28, data: image, channels: 1, depth: 8 });
    // Signature 8, IHDR 25, IEND 12, IDAT's frame 12, zlib's frame 6.
    const theirs = 8 * (png.length - 8 - 25 - 12 - 12 - 6);
    const ours = codeLength(image, [1, 28, 28]);
    expect(ours).toBeLessThanOrEqual(theirs);
    expect(ours).toBeGreaterThan(0.7 * theirs);
  }
});

test("channels are coded one after the other", () => {
  const image = digits.images.subarray(0, 784);
  const twice = new Uint8Array(2 * 784);
  twice.set(image);
  twice.set(image, 784);
  expect(codeLength(twice, [2, 28, 28])).toBeLessThan(1.3 * codeLength(image, [1, 28, 28]));
  expect(() => codeLength(twice, [1, 28, 28])).toThrow("expected 784 levels, got 1568");
});

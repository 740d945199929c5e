import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import type { ImageFormat } from "./image_format.ts";
import { Pixels } from "./pixels.ts";

const format: Omit<ImageFormat, "range"> = { shape: [1, 1, 1], layout: "NCHW", levels: 256 };

test.each([[0, 1], [-1, 1], [0, 255], [-0.3, 7.1]])(
  "levels on [%f, %f] are rounded as Math.round does and cut to the range",
  (low, high) => {
    const values = new Float32Array(200_000), scale = 255 / (high - low);
    new Noise(0n).uniform(values, { stream: STREAM.latent, example: 0 });
    for (let i = 0; i < values.length; i++) values[i] = low + (values[i]! * 1.4 - 0.2) * (high - low);
    // Halves, their neighbours in single precision, and what no level is near to.
    const bits = new Uint32Array(values.buffer);
    for (let level = 0; level < 256; level++) {
      for (let step = 0; step < 3; step++) {
        values[3 * level + step] = low + (level + 0.5) / scale;
        bits[3 * level + step]! += step - 1;
      }
    }
    values.set([low, high, 3e9, -3e9, 6e9, -6e9, 3e38, -3e38, Infinity, -Infinity], 768);
    const expected = Array.from(values, (value) => Math.min(255, Math.max(0, Math.round((value - low) * scale))));
    expect(new Pixels({ ...format, range: [low, high] }).toLevels(values, values.length))
      .toEqual(Uint8Array.from(expected));
  },
);

test("the number below a half is rounded down", () => {
  // It is 0.49999999999999994, to which a half adds up to 1 in double precision.
  const value = 0.7142857313156128, span = 364.2857229709626;
  expect(value * (255 / span) + 0.5).toBe(1);
  expect(new Pixels({ ...format, range: [0, span] }).toLevels(Float32Array.of(value), 1)).toEqual(Uint8Array.of(0));
});

test("levels come back from their numbers", () => {
  const pixels = new Pixels({ ...format, range: [-1, 1] }), levels = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(pixels.toLevels(pixels.toValues(levels), 256)).toEqual(levels);
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { categoricalDraw, categoricalLogMasses } from "./categorical.ts";

const one = { offset: 0, stride: 1 };

function categoricalLogMass(logits: Float32Array, image: Uint8Array, levels: number): number {
  const out = new Float64Array(image.length);
  categoricalLogMasses(logits, image, levels, out);
  return out.reduce((sum, value) => sum + value, 0);
}

test("the masses of all images of two pixels sum to 1", () => {
  const levels = 5, logits = new Float32Array(levels * 2);
  new Noise(1n).normal(logits, { stream: STREAM.latent, example: 0 });
  let total = 0;
  for (let a = 0; a < levels; a++) {
    for (let b = 0; b < levels; b++) total += Math.exp(categoricalLogMass(logits, Uint8Array.of(a, b), levels));
  }
  expect(Math.abs(total - 1)).toBeLessThan(1e-12);
});

test("equal logits give log(1/levels) a pixel, however large they are", () => {
  const logits = new Float32Array(256 * 3).fill(9e4);
  expect(categoricalLogMass(logits, Uint8Array.of(0, 100, 255), 256)).toBeCloseTo(-3 * Math.log(256), 12);
});

test("draws invert the cumulative distribution", () => {
  const logits = Float32Array.from([0.1, 0.2, 0.7].map(Math.log)), masses = new Float64Array(3);
  const draws = [0.0001, 0.0999, 0.1001, 0.2999, 0.3001, 0.9999].map((u) => categoricalDraw(logits, one, u, masses));
  expect(draws).toEqual([0, 0, 1, 1, 2, 2]);
});

test("logits of one pixel may lie apart", () => {
  const logits = Float32Array.from([0, 5, 0, 0, 0, 0, 5, 0], (v) => v); // [4 levels, 2 pixels]
  const masses = new Float64Array(4);
  expect(categoricalDraw(logits, { offset: 1, stride: 2 }, 0.5, masses)).toBe(0);
  expect(categoricalDraw(logits, { offset: 0, stride: 2 }, 0.5, masses)).toBe(3);
});

test("logits that are no numbers are refused", () => {
  expect(() => categoricalDraw(Float32Array.of(0, NaN), one, 0.5, new Float64Array(2))).toThrow("must be finite");
});

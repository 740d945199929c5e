import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { categoricalDraw, categoricalLogMasses, categoricalObservation } from "./categorical.ts";

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

test("many draws at once are those of one after the other, near the edges of levels too", () => {
  const levels = 256, count = 4000, masses = new Float64Array(levels);
  const logits = new Float32Array(count * levels), uniforms = new Float64Array(count);
  new Noise(3n).normal(logits, { stream: STREAM.latent, example: 0 });
  new Noise(3n).uniform(uniforms, { stream: STREAM.observation, example: 0 });
  for (let i = 0; i < count; i++) {
    const own = logits.subarray(i * levels, (i + 1) * levels), spread = 2 ** (i % 7);
    for (let k = 0; k < levels; k++) own[k]! *= spread;
    if (i % 2 === 0) continue;
    // Every other draw lies within 1e-9 of an edge.
    const largest = Math.max(...own), exps = Float64Array.from(own, (logit) => Math.exp(logit - largest));
    const sum = exps.reduce((a, b) => a + b, 0),
      edge = exps.subarray(0, 1 + i % levels).reduce((a, b) => a + b, 0) / sum;
    uniforms[i] = Math.min(1 - 2 ** -33, Math.max(2 ** -33, edge + (uniforms[i]! - 0.5) * 1e-9));
  }
  const images = new Uint8Array(count);
  categoricalObservation({ channels: 1, places: 1, levels }).drawImages?.(logits, uniforms, images);
  const expected = Array.from(
    uniforms,
    (u, i) => categoricalDraw(logits, { offset: i * levels, stride: 1 }, u, masses),
  );
  expect(images).toEqual(Uint8Array.from(expected));
});

test("many draws at once are those of one after the other where places lie between the levels", () => {
  const geometry = { channels: 1, places: 3, levels: 8 }, observation = categoricalObservation(geometry);
  const logits = new Float32Array(2 * 24), uniforms = new Float64Array(6), images = new Uint8Array(6);
  new Noise(4n).normal(logits, { stream: STREAM.latent, example: 0 });
  new Noise(4n).uniform(uniforms, { stream: STREAM.observation, example: 0 });
  observation.drawImages?.(logits, uniforms, images);
  const expected = new Uint8Array(6);
  for (let j = 0; j < 6; j++) {
    const image = expected.subarray(j < 3 ? 0 : 3, j < 3 ? 3 : 6),
      own = logits.subarray(j < 3 ? 0 : 24, j < 3 ? 24 : 48);
    observation.drawSite(own, j % 3, uniforms.subarray(j, j + 1), image);
  }
  expect(images).toEqual(expected);
});

test.each([NaN, Infinity])("a logit of %f among many is refused, one of minus infinity is not drawn", (logit) => {
  const { drawImages } = categoricalObservation({ channels: 1, places: 1, levels: 16 });
  const logits = new Float32Array(64), images = new Uint8Array(4);
  logits.fill(-Infinity, 1, 16);
  drawImages?.(logits, new Float64Array(4).fill(0.999), images);
  expect(images).toEqual(Uint8Array.of(0, 15, 15, 15));
  for (const place of [16, 21, 31]) {
    expect(() => drawImages?.(logits.with(place, logit), new Float64Array(4).fill(0.5), images)).toThrow(
      "must be finite",
    );
  }
});

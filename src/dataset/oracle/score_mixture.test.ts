import { afterAll, expect, test } from "vitest";
import { openOnnxAlgebra } from "../../runtime/onnx_algebra.ts";
import { EVERY_IMAGE, TINY, tinyMasses } from "./fixture_mixture.ts";
import { oracle } from "./oracle.ts";
import { oracleImages } from "./oracle_images.ts";
import { scoreMixture } from "./score_mixture.ts";

const { algebra, close } = await openOnnxAlgebra(1);
afterAll(close);

test("the masses of every image of a small mixture sum to 1", async () => {
  const { logLikelihoods } = await scoreMixture(TINY, EVERY_IMAGE, algebra);
  expect(logLikelihoods.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 12);
});

test("likelihood, best mode and posterior entropy of every image are those of Bayes' rule by multiplication", async () => {
  const scores = await scoreMixture(TINY, EVERY_IMAGE, algebra);
  for (let i = 0; i < scores.modes.length; i++) {
    const masses = tinyMasses(i), total = masses.reduce((a, b) => a + b);
    expect(scores.logLikelihoods[i]).toBeCloseTo(Math.log(total / TINY.modes), 10);
    expect(masses[scores.modes[i]!]).toBe(Math.max(...masses));
    const entropy = masses.reduce((sum, mass) => mass === 0 ? sum : sum - mass / total * Math.log(mass / total), 0);
    expect(scores.posteriorEntropies[i]).toBeCloseTo(entropy, 10);
  }
});

test("the oracle's own images are assigned to the modes that they came from, and none is off support", async () => {
  const { images, modes } = oracleImages(0, 100, "test");
  const scores = await scoreMixture(oracle(), images, algebra);
  expect(scores.modes).toEqual(modes);
  expect(scores.onSupport.every((on) => on === 1)).toBe(true);
  // Modes lie so far apart that the true one's term is all of the sum.
  const { kinds, logMasses } = oracle();
  for (let i = 0; i < modes.length; i++) {
    let own = -Math.log(3600);
    for (let d = 0; d < 256; d++) own += logMasses[kinds[modes[i]! * 256 + d]!]![images[i * 256 + d]!]!;
    expect(scores.logLikelihoods[i]).toBeCloseTo(own, 8);
  }
});

test("blends of two modes, too much noise, and noise alone are off the oracle's support; a noiseless mode is on it", async () => {
  const { images } = oracleImages(0, 40, "test");
  const one = images.subarray(0, 20 * 256), other = images.subarray(20 * 256);
  const shapes = {
    blends: one.map((level, i) => (level + other[i]!) / 2),
    noisy: one.map((level, i) => Math.max(0, level + ((i * 7919) % 101 - 50))),
    noise: one.map((_, i) => (i * 7919) % 256),
  };
  for (const [name, shape] of Object.entries(shapes)) {
    const { onSupport } = await scoreMixture(oracle(), shape, algebra);
    expect(onSupport.every((on) => on === 0), name).toBe(true);
  }
  // Noise within ±50 is what a judge of five times the scale lets pass.
  const lenient = await scoreMixture(oracle(25), shapes.noisy, algebra);
  expect(lenient.onSupport.every((on) => on === 1)).toBe(true);
  const clean = oracle().kinds.subarray(256 * 1234, 256 * 1235).map((kind) => 44 + 24 * kind);
  const { onSupport, modes } = await scoreMixture(oracle(), clean, algebra);
  expect([onSupport[0], modes[0]]).toEqual([1, 1234]);
});

test("images of another size are refused", async () => {
  await expect(scoreMixture(oracle(), new Uint8Array(784), algebra)).rejects.toThrow(
    "a multiple of 256 pixels, got 784",
  );
});

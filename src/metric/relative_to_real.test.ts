import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { comparePixels } from "./goldens/blur_and_modes.ts";
import { covered } from "./goldens/covered.ts";
import { highFrequencyShare } from "./high_frequency_energy.ts";
import { relativeToReal } from "./relative_to_real.ts";
import type { Pixels } from "./sample_metric.ts";
import { laplacianVariance } from "./sharpness.ts";

const SIDE = 6;

/** Noise of a log-normal contrast, each pixel averaged with its right neighbour by the weight `blur`. */
function noiseImages(count: number, example: number, blur: number): Pixels {
  const size = SIDE * SIDE, draws = new Float64Array(count * (size + 1));
  new Noise(31n).normal(draws, { stream: STREAM.observation, example });
  const data = Uint8Array.from({ length: count * size }, (_, at) => {
    const image = Math.floor(at / size), pixel = at % size, own = draws.subarray(image * (size + 1));
    const next = pixel - pixel % SIDE + (pixel + 1) % SIDE;
    const mixed = (1 - blur) * own[pixel]! + blur * own[next]!;
    return Math.min(255, Math.max(0, Math.round(128 + 20 * Math.exp(0.4 * own[size]!) * mixed)));
  });
  return { data, shape: [1, SIDE, SIDE] };
}

test.each([
  ["sharpness", 0, 15, laplacianVariance],
  ["sharpness", 0.3, 30, laplacianVariance],
  ["high-frequency energy", 0, 15, highFrequencyShare(SIDE, SIDE)],
  ["high-frequency energy", 0.3, 30, highFrequencyShare(SIDE, SIDE)],
])("the interval covers as often as it says: %s, blur %d, %d images", async (name, blur, n, statistic) => {
  const big = comparePixels(noiseImages(3000, 1, blur), noiseImages(3000, 2, 0));
  const truth = blur === 0 ? 1 : (await relativeToReal(big, name, statistic)).value;
  const trials = [];
  for (let trial = 0; trial < 250; trial++) {
    const sets = comparePixels(noiseImages(n, 3 + 2 * trial, blur), noiseImages(25, 4 + 2 * trial, 0));
    trials.push(await relativeToReal(sets, name, statistic));
  }
  expect(covered(trials, truth)).toBeGreaterThan(0.92);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.78);
});

test("the reference is looked at once, however many sets are held against it", async () => {
  const reference = noiseImages(5, 1, 0);
  let looked = 0;
  const counted = (grey: Float64Array) => ++looked && grey[0]!;
  for (let i = 0; i < 3; i++) await relativeToReal(comparePixels(noiseImages(2, 2, 0), reference), "count", counted);
  expect(looked).toBe(5 + 3 * 2);
});

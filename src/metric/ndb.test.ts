import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { relativeError } from "../stats/relative_error.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { anyImages, blurAndModes, comparePixels } from "./goldens/blur_and_modes.ts";
import { multinomial } from "./goldens/multinomial.ts";
import { differentBins, ndbMetric } from "./ndb.ts";
import type { Pixels } from "./sample_metric.ts";

test.each(blurAndModes.bins)("the test and the divergence are the reference code's: $different bins", (golden) => {
  const { different, bins, jensenShannon } = differentBins(golden.reference, golden.generated);
  expect(different).toBe(golden.different);
  expect(bins).toBe(40);
  expect(relativeError(jensenShannon, golden.jensen_shannon)).toBeLessThan(1e-12);
});

test("bins that neither set fills are none, and a single bin that holds all does not differ", () => {
  expect(differentBins([10, 0, 10], [10, 0, 10])).toEqual({ different: 0, bins: 2, jensenShannon: 0 });
  expect(differentBins([10, 0], [30, 0])).toEqual({ different: 0, bins: 1, jensenShannon: 0 });
  expect(differentBins([50, 0], [0, 50])).toEqual({ different: 2, bins: 2, jensenShannon: Math.log(2) });
});

/** Images of 4 × 4 pixels about ten patterns, each as often as its weight says. */
function patterns(count: number, weights: readonly number[], example: number): Pixels {
  const noise = new Noise(17n), uniform = new Float64Array(count), normal = new Float64Array(count * 16);
  noise.uniform(uniform, { stream: STREAM.observation, example });
  noise.normal(normal, { stream: STREAM.latent, example });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const data = new Uint8Array(count * 16);
  for (let i = 0; i < count; i++) {
    let pattern = 0, left = uniform[i]! * total - weights[0]!;
    while (left > 0 && pattern < weights.length - 1) left -= weights[++pattern]!;
    for (let p = 0; p < 16; p++) {
      data[i * 16 + p] = 128 + ((pattern + 1) * 37 * (p + 1) % 80) - 40 + 15 * normal[i * 16 + p]!;
    }
  }
  return { data, shape: [1, 4, 4] };
}

const EVEN = new Array<number>(10).fill(1);

test("of two sets of one distribution up to 5 % of the bins differ: clusters fit their own set, so rather fewer", async () => {
  let different = 0, bins = 0;
  for (let trial = 0; trial < 10; trial++) {
    const sets = comparePixels(patterns(1000, EVEN, 2 * trial), patterns(1000, EVEN, 2 * trial + 1));
    const { convention, details } = await ndbMetric().measure(sets);
    different += Number(details?.different_bins);
    bins += Number(convention.bins);
  }
  expect(bins).toBe(1000);
  expect(different / bins).toBeGreaterThan(0.015);
  expect(different / bins).toBeLessThan(0.06);
});

test("a model that drops two of ten patterns differs in their bins, and a repeated measurement is the same", async () => {
  const dropped = [1, 1, 1, 1, 1, 1, 1, 1, 0, 0];
  const sets = comparePixels(patterns(1500, dropped, 1), patterns(1500, EVEN, 2));
  const { value, interval, details, n } = await ndbMetric().measure(sets);
  expect(value).toBeGreaterThan(0.2);
  expect(interval![0]).toBeGreaterThan(0.1);
  expect(details?.jensen_shannon_nats).toBeGreaterThan(0.05);
  expect(n).toBe(1500);
  // Other objects, so that nothing is remembered.
  const again = comparePixels(patterns(1500, dropped, 1), patterns(1500, EVEN, 2));
  expect(await ndbMetric().measure(again)).toEqual(await ndbMetric().measure(sets));
});

test.each([
  ["alike", 1, 2500],
  ["different", 1.6, 500],
  ["very different", 4, 2000],
])("the interval covers what the bins show on average at this n: %s", (name, tilt, n) => {
  const real = new Array<number>(100).fill(1);
  const given = real.map((weight, bin) => bin % 4 === 0 ? weight * tilt : weight);
  const shares = Array.from(
    { length: 300 },
    (_, trial) =>
      differentBins(multinomial(5000, real, 2 * trial), multinomial(n, given, 2 * trial + 1)).different / 100,
  );
  const { mean } = meanAndVariance(shares);
  const held = shares.filter((share) => {
    const [low, high] = wilsonInterval(share * 100, 100);
    return low <= mean && mean <= high;
  });
  expect(held.length / 300).toBeGreaterThan(0.93);
  if (name === "alike") expect(Math.abs(mean - 0.05)).toBeLessThan(0.01);
});

test("few reference images make fewer bins, and too few none", async () => {
  const { convention } = await ndbMetric().measure(comparePixels(anyImages(9, [1, 4, 4]), anyImages(57, [1, 4, 4])));
  expect(convention.bins).toBe(5);
  await expect(ndbMetric().measure(comparePixels(anyImages(9, [1, 4, 4]), anyImages(19, [1, 4, 4])))).rejects.toThrow(
    "needs at least 20 images for two bins, got 19",
  );
});

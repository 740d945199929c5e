import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";
import { pairedDifference } from "./paired_difference.ts";
import { fiellerRatio } from "./fieller_ratio.ts";

test("of equal numbers above it is the interval of the mean below, turned over", () => {
  const below = [1.9, 2, 2.1, 2.3], [low, high] = intervalOfMean(meanAndVariance(below))!;
  const { value, interval } = fiellerRatio([60, 60, 60, 60], below);
  expect(value).toBeCloseTo(240 / 8.3, 12);
  expect(interval![0]).toBeCloseTo(60 / high, 10);
  expect(interval![1]).toBeCloseTo(60 / low, 10);
});

test("its ends are the ratios at which a paired t test stands on the edge", () => {
  const above = [3.1, 2.4, 5.2, 4.4, 3.9], below = [1.5, 1.1, 2.7, 2.1, 2.2];
  for (const end of fiellerRatio(above, below).interval!) {
    expect(pairedDifference(above, below.map((value) => end * value)).pValue).toBeCloseTo(0.05, 9);
  }
});

test("a ratio that is the same in every unit is known exactly", () => {
  const { value, interval } = fiellerRatio([20, 22, 24], [10, 11, 12]);
  expect(value).toBe(2);
  expect(interval![0]).toBeCloseTo(2, 7);
  expect(interval![1]).toBeCloseTo(2, 7);
});

test("one unit, and a mean that may be 0, have no interval", () => {
  expect(fiellerRatio([3], [2])).toEqual({ value: 1.5, interval: null });
  expect(fiellerRatio([1, 1], [0.1, 2]).interval).toBeNull();
  expect(() => fiellerRatio([1, 2], [1])).toThrow("2 numbers above, 1 below");
});

test("its interval covers the ratio of the means", () => {
  const noise = new Noise(3n), pairs = new Float64Array(24);
  let covered = 0;
  for (let example = 0; example < 1000; example++) {
    noise.normal(pairs, { stream: STREAM.latent, example });
    // Twelve units whose numbers share what makes them large.
    const below = Array.from({ length: 12 }, (_, i) => 2 + 0.3 * pairs[i]!);
    const above = below.map((value, i) => 1.7 * value + 0.4 * pairs[12 + i]!);
    const [low, high] = fiellerRatio(above, below).interval!;
    if (low <= 1.7 && 1.7 <= high) covered++;
  }
  // 950 of 1000 are expected, with a standard deviation of 7.
  expect(covered).toBeGreaterThan(925);
  expect(covered).toBeLessThan(975);
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { quantileInterval } from "./quantile_interval.ts";

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test("the median of ten lies from the second to the ninth", () => {
  // Each tail of the fair binomial of ten: 11/1024 below 2, 56/1024 below 3.
  expect(quantileInterval(oneTo(10), 0.5)).toEqual({ value: 5.5, interval: [2, 9] });
});

test("the quantile is NumPy's default, in any order of the values", () => {
  expect(quantileInterval([3, 1, 4, 2], 0.9).value).toBeCloseTo(3.7, 14); // numpy.quantile([1, 2, 3, 4], 0.9)
});

test("too few values have no interval: 5 for the median, 35 for p90", () => {
  expect(quantileInterval(oneTo(5), 0.5).interval).toBeNull();
  expect(quantileInterval(oneTo(6), 0.5).interval).toEqual([1, 6]);
  expect(quantileInterval(oneTo(35), 0.9).interval).toBeNull();
  expect(quantileInterval(oneTo(36), 0.9).interval?.[1]).toBe(36);
});

test("the interval covers at least as often as it says", () => {
  const noise = new Noise(2n);
  const values = new Float64Array(60);
  let covered = 0;
  for (let example = 0; example < 1000; example++) {
    noise.uniform(values, { stream: STREAM.observation, example });
    const [low, high] = quantileInterval(values, 0.9).interval!;
    if (low <= 0.9 && high >= 0.9) covered++;
  }
  expect(covered / 1000).toBeGreaterThan(0.935);
});

test("no values, or p outside (0, 1), are refused", () => {
  expect(() => quantileInterval([], 0.5)).toThrow("no values");
  expect(() => quantileInterval([1], 1)).toThrow("between 0 and 1");
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";

test("the interval of 1, 2, 3 is 2 ± t·√(1/3), t in closed form for two degrees of freedom", () => {
  const t = 0.95 / Math.sqrt(2 * 0.975 * 0.025);
  const [low, high] = intervalOfMean(meanAndVariance([1, 2, 3]))!;
  expect(low).toBeCloseTo(2 - t / Math.sqrt(3), 10);
  expect(high).toBeCloseTo(2 + t / Math.sqrt(3), 10);
});

test("a single value has no interval, and no values have no mean", () => {
  expect(intervalOfMean(meanAndVariance([1]))).toBeNull();
  expect(() => meanAndVariance([])).toThrow("no values");
});

test("95 % of the intervals of normal samples cover their mean", () => {
  const noise = new Noise(1n);
  const values = new Float64Array(6);
  let covered = 0;
  for (let example = 0; example < 2000; example++) {
    noise.normal(values, { stream: STREAM.observation, example });
    const [low, high] = intervalOfMean(meanAndVariance(values))!;
    if (low <= 0 && high >= 0) covered++;
  }
  expect(covered / 2000).toBeGreaterThan(0.935);
  expect(covered / 2000).toBeLessThan(0.965);
});

import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { blurAndModes } from "../metric/goldens/blur_and_modes.ts";
import { meanAndVariance } from "./mean_and_variance.ts";
import { ratioOfMeans } from "./ratio_of_means.ts";

const of = (above: ArrayLike<number>, below: ArrayLike<number>) =>
  ratioOfMeans(meanAndVariance(above), meanAndVariance(below));

test.each(blurAndModes.ratios)("the ends are where SciPy's t test of the two means just refuses: $value", (golden) => {
  const { value, interval } = of(golden.above, golden.below);
  expect(value).toBeCloseTo(golden.value, 14);
  expect(interval![0]).toBeCloseTo(golden.interval[0], 9);
  expect(interval![1]).toBeCloseTo(golden.interval[1], 9);
});

test("without scatter below it is the t interval of the mean above, scaled", () => {
  // scipy.stats.t.interval(0.95, 2, 2, 1 / sqrt(3)), halved.
  const { interval } = of([1, 2, 3], [2, 2, 2]);
  expect(interval![0]).toBeCloseTo(-0.4841377 / 2, 6);
  expect(interval![1]).toBeCloseTo(4.4841377 / 2, 6);
});

test("samples without scatter are sure of their ratio; one value, or a mean below that may be 0, gives none", () => {
  expect(of([3, 3], [2, 2])).toEqual({ value: 1.5, interval: [1.5, 1.5] });
  expect(of([3], [2, 2]).interval).toBeNull();
  expect(of([3, 4], [-1, 1.5]).interval).toBeNull();
});

test("the interval covers the ratio of the true means as often as it says", () => {
  const trials = 1000;
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const draws = new Float64Array(30);
    new Noise(5n).normal(draws, { stream: STREAM.observation, example: trial });
    const { interval } = of(draws.subarray(0, 10).map((z) => 2 + z), draws.subarray(10).map((z) => 4 + 0.5 * z));
    if (interval![0] <= 0.5 && interval![1] >= 0.5) held++;
  }
  expect(held / trials).toBeGreaterThan(0.93);
  expect(held / trials).toBeLessThan(0.97);
});

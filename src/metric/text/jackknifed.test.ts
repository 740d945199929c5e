import { expect, test } from "vitest";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { jackknifed } from "./jackknifed.ts";

test("of a mean it is Student's interval", () => {
  const values = [1, 2, 3, 7], { mean } = meanAndVariance(values);
  const { interval } = jackknifed(mean, values.map((value) => (13 - value) / 3));
  const [low, high] = intervalOfMean(meanAndVariance(values))!;
  expect(interval![0]).toBeCloseTo(low, 12);
  expect(interval![1]).toBeCloseTo(high, 12);
});

test("it ends at the ends of the range, and one observation gives none", () => {
  expect(jackknifed(0.5, [0, 1], { range: [0, 1] })).toEqual({ value: 0.5, interval: [0, 1] });
  expect(jackknifed(0.5, [1])).toEqual({ value: 0.5, interval: null });
});

test("it is never narrower than the least deviation makes it", () => {
  const [low, high] = jackknifed(1, [1, 1, 1], { leastDeviation: 0.5 }).interval!;
  expect(high - 1).toBeCloseTo(4.302652729911275 * 0.5, 9); // t of 2 degrees of freedom
  expect(1 - low).toBeCloseTo(high - 1, 12);
});

import { expect, test } from "vitest";
import { LogMeanExp, logMeanExp } from "./log_mean_exp.ts";
import { softplus } from "./softplus.ts";

test("the log of a mean of exponentials needs no exponential to be representable", () => {
  expect(logMeanExp([0, Math.log(3)])).toBeCloseTo(Math.log(2), 14);
  expect(logMeanExp([-5000, -5000 + Math.log(3)])).toBeCloseTo(-5000 + Math.log(2), 12);
  expect(logMeanExp([5000 + Math.log(3), 5000])).toBeCloseTo(5000 + Math.log(2), 12);
});

test("a weight of zero counts, and nothing at all is refused", () => {
  expect(logMeanExp([-Infinity, 0])).toBeCloseTo(-Math.LN2, 14);
  expect(logMeanExp([-Infinity, -Infinity])).toBe(-Infinity);
  expect(() => logMeanExp([])).toThrow("there are no log-weights");
});

test("weights are worth between one of them and all of them", () => {
  const effective = (weights: readonly number[]) => {
    const mean = new LogMeanExp();
    for (const weight of weights) mean.add(Math.log(weight));
    return mean.effectiveCount;
  };
  expect(effective([7, 7, 7, 7])).toBeCloseTo(4, 12);
  expect(effective([1e-200, 1e200, 1e-200])).toBeCloseTo(1, 12);
  expect(effective([1, 2, 3])).toBeCloseTo(36 / 14, 12);
});

test("softplus(x) - softplus(-x) is x, in both tails", () => {
  for (const x of [-800, -3, 0, 1e-9, 40, 800]) expect(softplus(x) - softplus(-x)).toBeCloseTo(x, 10);
  expect(softplus(-30) / Math.exp(-30)).toBeCloseTo(1, 12);
});

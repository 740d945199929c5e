import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { logMeanExp } from "../stats/log_mean_exp.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { BoundCurve, drawCounts } from "./bound_curve.ts";

test("the points are 1, 2, 5 a decade, and all draws", () => {
  expect(drawCounts(1)).toEqual([1]);
  expect(drawCounts(5)).toEqual([1, 2, 5]);
  expect(drawCounts(64)).toEqual([1, 2, 5, 10, 20, 50, 64]);
});

test("each point is the mean over disjoint groups of their log-means, and the last is that of all", () => {
  const weights = [-700, -3, -1e3, 2, -Infinity, -4, -5.5];
  const bound = new BoundCurve(2, weights.length);
  for (const weight of weights) bound.add(Float64Array.of(weight, weight - 10));
  const { at, values } = bound.curve;
  expect(at).toEqual([1, 2, 5, 7]);
  const groups = [weights.slice(0, 2), weights.slice(2, 4), weights.slice(4, 6)].map(logMeanExp);
  expect(values[1]![0]).toBeCloseTo((groups[0]! + groups[1]! + groups[2]!) / 3, 10);
  expect(values[1]![1]).toBeCloseTo((groups[0]! + groups[1]! + groups[2]!) / 3 - 10, 10);
  expect(values[2]![0]).toBeCloseTo(logMeanExp(weights.slice(0, 5)), 12);
  expect(bound.nats[0]).toBeCloseTo(logMeanExp(weights), 12);
});

test("the bound of two draws is estimated without bias, whatever the number of draws in all", () => {
  // With a weight of 1 or 9 by a fair coin, the log-mean of two is log 1, log 5 (twice as often) or log 9.
  const examples = 4000, bound = new BoundCurve(examples, 5), uniforms = new Float64Array(examples);
  const noise = new Noise(2n);
  for (let k = 0; k < 5; k++) {
    noise.uniform(uniforms, { stream: STREAM.bound, example: 0, draw: k });
    bound.add(uniforms.map((u) => u < 0.5 ? 0 : Math.log(9)));
  }
  const { mean, variance } = meanAndVariance(bound.curve.values[1]!);
  const expected = Math.log(5) / 2 + Math.log(9) / 4;
  expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / examples));
});

import { expect, test } from "vitest";
import type { Estimate } from "../core/run.ts";
import { Noise, STREAM } from "../core/noise.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { samplesToSeparate } from "./samples_to_separate.ts";

function estimate(value: number, half: number, n = 100, more: Partial<Estimate> = {}): Estimate {
  return {
    value,
    interval: [value - half, value + half],
    level: 0.95,
    n,
    unit: "",
    direction: "lower",
    convention: { network: "a@1", n_reference: 100 },
    ...more,
  };
}

test("the number is that of the two-sample z test: (h₁² n₁ + h₂² n₂)/δ²", () => {
  expect(samplesToSeparate(estimate(10, 3), estimate(11, 4))).toEqual({
    difference: 1,
    ratio: 1 / 5,
    separated: false,
    samples: 2500,
  });
  // Ten times apart as what is open: a hundredth of the samples would do.
  expect(samplesToSeparate(estimate(60, 3), estimate(10, 4))).toMatchObject({ separated: true, samples: 1 });
});

test("at the number found the two are just apart, widths shrinking as the root", () => {
  const first = estimate(3, 0.8, 500), second = estimate(3.3, 0.5, 300);
  const { samples } = samplesToSeparate(first, second);
  const at = (n: number) =>
    samplesToSeparate(
      estimate(3, 0.8 * Math.sqrt(500 / n), n),
      estimate(3.3, 0.5 * Math.sqrt(300 / n), n),
    );
  expect(at(samples!).separated).toBe(true);
  expect(at(samples! - 2).separated).toBe(false);
});

test("of lopsided intervals only the sides that face each other count", () => {
  const lopsided = estimate(1, 0, 100, { interval: [0, 4] });
  expect(samplesToSeparate(lopsided, estimate(0.2, 0.3)).ratio).toBeCloseTo(0.8 / Math.hypot(1, 0.3), 12);
  expect(samplesToSeparate(lopsided, estimate(1.8, 0.3)).ratio).toBeCloseTo(0.8 / Math.hypot(3, 0.3), 12);
});

test("equal models sharing a reference are told apart no more often than one time in twenty", () => {
  const n = 50;
  let apart = 0;
  const draw = (example: number) => {
    const values = new Float64Array(n);
    new Noise(9n).normal(values, { stream: STREAM.observation, example });
    return meanAndVariance(values);
  };
  for (let trial = 0; trial < 1000; trial++) {
    const reference = draw(3 * trial);
    // The difference of means against the shared reference, with an interval for both sets' sampling.
    const [first, second] = [1, 2].map((offset) => {
      const { mean, variance } = draw(3 * trial + offset);
      const value = mean - reference.mean;
      return estimate(value, 0, n, {
        interval: intervalOfMean({ mean: value, variance: variance + reference.variance, n }),
      });
    });
    if (samplesToSeparate(first!, second!).separated) apart++;
  }
  expect(apart / 1000).toBeLessThan(0.05);
});

test("where it cannot be said there is no number but a reason", () => {
  const one = estimate(1, 0.5);
  const reason = (first: Estimate, second: Estimate) => {
    const { samples, reason } = samplesToSeparate(first, second);
    expect(samples).toBeNull();
    return reason;
  };
  expect(reason(one, estimate(2, 0.5, 100, { interval: null }))).toContain("no interval");
  expect(reason(one, estimate(1, 0.2))).toContain("equal");
  expect(reason(estimate(1, 0), estimate(2, 0))).toContain("no width");
  expect(reason(one, estimate(2, 0.5, 100, { unit: "bits/dim" }))).toContain("unit");
  expect(reason(one, estimate(2, 0.5, 100, { level: 0.9 }))).toContain("0.95 and 0.9");
  expect(reason(one, estimate(2, 0.5, 100, { convention: { network: "b@2", n_reference: 100 } }))).toContain(
    "network a@1 and b@2",
  );
});

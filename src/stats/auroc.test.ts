import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { auroc } from "./auroc.ts";
import { normalCdf } from "./normal_cdf.ts";

test("it counts the pairs in order, equal ones by half", () => {
  expect(auroc([3, 4, 5], [1, 2, 4]).value).toBeCloseTo(7.5 / 9, 14);
  expect(auroc([1, 2, 4], [3, 4, 5]).value).toBeCloseTo(1.5 / 9, 14);
});

test("the variance is DeLong's: worked by hand from the placements", () => {
  // Placements of positives: 2/3, 5/6, 1; of negatives: 1, 1, 1/2. Variances 1/36 and 1/12.
  const deviation = Math.sqrt(1 / 36 / 3 + 1 / 12 / 3), value = 5 / 6;
  const half = 1.959963984540054 * deviation / (value * (1 - value)), logit = Math.log(5);
  const [low, high] = auroc([3, 4, 5], [1, 2, 4]).interval;
  expect(low).toBeCloseTo(1 / (1 + Math.exp(half - logit)), 12);
  expect(high).toBeCloseTo(1 / (1 + Math.exp(-half - logit)), 12);
});

test("sets apart have 1 or 0, with an interval that does not claim certainty", () => {
  expect(auroc([5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5 - 1e-9, 0])).toEqual({ value: 1, interval: [0.5, 1] });
  expect(auroc([0, 1], [2, 3])).toEqual({ value: 0, interval: [0, 1] });
});

test("95 % of the intervals cover the area of two normals a distance apart", () => {
  const noise = new Noise(4n), apart = 1.2, truth = normalCdf(apart / Math.SQRT2);
  let covered = 0;
  for (let example = 0; example < 1000; example++) {
    const values = new Float64Array(80);
    noise.normal(values, { stream: STREAM.observation, example });
    const { interval: [low, high] } = auroc(values.subarray(0, 30).map((v) => v + apart), values.subarray(30));
    if (low <= truth && truth <= high) covered++;
  }
  expect(covered / 1000).toBeGreaterThan(0.93);
  expect(covered / 1000).toBeLessThan(0.98);
});

test("too few scores and scores that are no numbers are refused", () => {
  expect(() => auroc([1], [1, 2])).toThrow("at least 2 positives, got 1");
  expect(() => auroc([1, 2], [NaN, 2])).toThrow("negatives hold a score that is not a number");
});

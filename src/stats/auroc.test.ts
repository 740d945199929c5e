import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { auroc } from "./auroc.ts";
import { normalCdf } from "./normal_cdf.ts";

test("it counts the pairs in order, equal ones by half", () => {
  expect(auroc([3, 4, 5], [1, 2, 4]).value).toBeCloseTo(7.5 / 9, 14);
  expect(auroc([1, 2, 4], [3, 4, 5]).value).toBeCloseTo(1.5 / 9, 14);
});

test("the interval holds DeLong's, worked by hand from the placements", () => {
  // Placements of positives: 2/3, 5/6, 1; of negatives: 1, 1, 1/2. Variances 1/36 and 1/12.
  const deviation = Math.sqrt(1 / 36 / 3 + 1 / 12 / 3), value = 5 / 6;
  const half = 1.959963984540054 * deviation / (value * (1 - value)), logit = Math.log(5);
  const [low, high] = auroc([3, 4, 5], [1, 2, 4]).interval;
  expect(low).toBeLessThanOrEqual(1 / (1 + Math.exp(half - logit)) + 1e-12);
  expect(high).toBeGreaterThanOrEqual(1 / (1 + Math.exp(-half - logit)) - 1e-12);
});

test("sets apart have 1 or 0, with Newcombe's interval: the worse the data, the wider", () => {
  const apart = (n: number, wrong: number) => {
    const positives = Array.from({ length: n }, (_, i) => i < wrong ? -1 : 1 + i);
    return auroc(positives, Array.from({ length: n }, (_, i) => -i / n));
  };
  expect(apart(50, 0)).toMatchObject({ value: 1 });
  const lows = [0, 1, 2, 5].map((wrong) => apart(50, wrong).interval[0]);
  for (let i = 1; i < lows.length; i++) expect(lows[i]!).toBeLessThan(lows[i - 1]!);
  // Solved by hand for an observed 1: 1 - a = z sqrt(a (1 - a) (1 + 49 ((1 - a) / (2 - a) + a / (1 + a)))) / 50.
  const a = lows[0]!, star = 49;
  const spread = a * (1 - a) / 2500 * (1 + star * (1 - a) / (2 - a) + star * a / (1 + a));
  expect(1 - a).toBeCloseTo(1.959963984540054 * Math.sqrt(spread), 10);
  expect(auroc([0, 1], [2, 3])).toMatchObject({ value: 0 });
});

test("nineteen in twenty intervals cover an area near 1 as well", () => {
  const noise = new Noise(6n), distance = 3, truth = normalCdf(distance / Math.SQRT2);
  let covered = 0;
  for (let example = 0; example < 600; example++) {
    const values = new Float64Array(100);
    noise.normal(values, { stream: STREAM.observation, example });
    const { interval: [low, high] } = auroc(values.subarray(0, 50).map((v) => v + distance), values.subarray(50));
    if (low <= truth && truth <= high) covered++;
  }
  expect(covered / 600).toBeGreaterThan(0.93);
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
  expect(covered / 1000).toBeLessThan(0.99);
});

test("too few scores and scores that are no numbers are refused", () => {
  expect(() => auroc([1], [1, 2])).toThrow("at least 2 positives, got 1");
  expect(() => auroc([1, 2], [NaN, 2])).toThrow("negatives hold a score that is not a number");
});

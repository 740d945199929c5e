import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { spreadEffect } from "./spread_effect.ts";

test("of three trainings each, the p-value is 1 / (1 + F)", () => {
  // The F distribution with two degrees each: P(X > f) = 1 / (1 + f).
  const effect = spreadEffect([Math.E ** -2, 1, Math.E ** 2], [Math.E ** -1, 1, Math.E], 0.95)!;
  expect(effect.value).toBeCloseTo(2, 12);
  expect(effect.above(1)).toBeCloseTo(1 / 5, 12);
  expect(effect.below(1)).toBeCloseTo(4 / 5, 12);
  // Its 97.5 % quantile is 39.
  expect(effect.interval[0]).toBeCloseTo(2 / Math.sqrt(39), 6);
  expect(effect.interval[1]).toBeCloseTo(2 * Math.sqrt(39), 6);
});

test("spread is relative: numbers ten times as large vary as much", () => {
  expect(spreadEffect([4, 5, 7], [40, 50, 70], 0.95)?.value).toBeCloseTo(1, 12);
});

test("where there is no spread to compare, there is no effect", () => {
  expect(spreadEffect([4], [4, 5], 0.95)).toBeNull();
  expect(spreadEffect([4, 4], [4, 5], 0.95)).toBeNull();
  expect(spreadEffect([4, -1], [4, 5], 0.95)).toBeNull();
});

test("the interval covers the true ratio of spreads", () => {
  const noise = new Noise(5n), normals = new Float64Array(8), runs = 1000;
  let covered = 0;
  for (let example = 0; example < runs; example++) {
    noise.normal(normals, { stream: STREAM.observation, example });
    const values = Array.from(normals);
    const first = values.slice(0, 3).map((z) => Math.exp(3 * z)), second = values.slice(3).map(Math.exp);
    const [low, high] = spreadEffect(first, second, 0.95)!.interval;
    if (low <= 3 && high >= 3) covered++;
  }
  expect(Math.abs(covered / runs - 0.95)).toBeLessThan(2.5 * Math.sqrt(0.95 * 0.05 / runs));
});

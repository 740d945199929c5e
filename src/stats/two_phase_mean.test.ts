import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";
import { twoPhaseMean } from "./two_phase_mean.ts";

test("where all examples were measured it is the costly mean with its own interval", () => {
  const cheap = Float64Array.of(1, 5, 2, 8, 3), costly = Float64Array.of(2, 5.5, 2.25, 9, 3);
  const { value, interval } = twoPhaseMean(cheap, costly);
  const own = meanAndVariance(costly);
  expect(value).toBeCloseTo(own.mean, 14);
  intervalOfMean(own)!.forEach((end, i) => expect(interval[i]).toBeCloseTo(end, 12));
});

test("95 % of the intervals cover, and they are far narrower than those of the few alone", () => {
  const noise = new Noise(9n);
  let covered = 0, width = 0, alone = 0;
  for (let example = 0; example < 1000; example++) {
    const draws = new Float64Array(230);
    noise.normal(draws, { stream: STREAM.observation, example });
    const cheap = draws.subarray(0, 200);
    const costly = cheap.slice(0, 30).map((value, i) => 0.9 * value - 0.5 + 0.1 * draws[200 + i]!);
    const { interval: [low, high] } = twoPhaseMean(cheap, costly);
    if (low <= -0.5 && high >= -0.5) covered++;
    const [from, to] = intervalOfMean(meanAndVariance(costly))!;
    width += high - low;
    alone += to - from;
  }
  expect(covered / 1000).toBeGreaterThan(0.93);
  expect(covered / 1000).toBeLessThan(0.98);
  expect(width / alone).toBeLessThan(0.5);
});

test("fewer than two costly numbers, or more than cheap ones, are refused", () => {
  expect(() => twoPhaseMean(new Float64Array(4), new Float64Array(1))).toThrow("needs 2 to 4 costly numbers, got 1");
});

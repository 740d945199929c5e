import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { homogeneity } from "./homogeneity.ts";

test("p-values are those of scipy.stats.chi2_contingency without its correction", () => {
  expect(homogeneity([500, 500], [450, 550])).toBeCloseTo(0.025164485700318553, 12);
  expect(homogeneity([10, 20, 30, 40], [15, 15, 35, 60])).toBeCloseTo(0.33901940514789286, 12);
  const ten = [251, 302, 240, 261, 198, 230, 255, 262, 241, 260],
    other = [281, 262, 250, 241, 228, 130, 275, 292, 261, 280];
  expect(homogeneity(ten, other) / 1.0016138231294958e-5).toBeCloseTo(1, 9);
});

test("rare categories are tested as one; those that nobody has are none", () => {
  expect(homogeneity([500, 500, 2, 3, 1, 0], [450, 550, 4, 1, 2, 0])).toBe(homogeneity([500, 500, 6], [450, 550, 7]));
  expect(homogeneity([500, 500, 2], [450, 550, 2])).toBe(homogeneity([502, 500], [452, 550]));
});

test("without two categories or a sample there is nothing to tell", () => {
  expect(homogeneity([10], [20])).toBe(1);
  expect(homogeneity([0, 0], [20, 10])).toBe(1);
  expect(() => homogeneity([1, 2], [1, 2, 3])).toThrow(RangeError);
});

test("two samples of one distribution are told apart as often as the level says", () => {
  const noise = new Noise(3n), shares = [0.02, 0.08, 0.1, 0.1, 0.1, 0.1, 0.2, 0.3];
  const ends = shares.map((_, i) => shares.slice(0, i + 1).reduce((sum, share) => sum + share, 0));
  const draw = (sample: number) => {
    const counts = shares.map(() => 0);
    const drawn = new Float64Array(500);
    noise.uniform(drawn, { stream: STREAM.data, example: sample });
    for (const u of drawn) counts[ends.findIndex((end) => u < end)]!++;
    return counts;
  };
  let told = 0;
  for (let i = 0; i < 1000; i++) told += Number(homogeneity(draw(2 * i), draw(2 * i + 1)) < 0.05);
  // Three standard errors of a share of 5 % among 1000.
  expect(Math.abs(told - 50)).toBeLessThan(21);
});

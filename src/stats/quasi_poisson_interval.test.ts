import { expect, test } from "vitest";
import { quasiPoissonInterval } from "./quasi_poisson_interval.ts";

test("both ends are z standard deviations from the mean, with the variance at that end", () => {
  const [low, high] = quasiPoissonInterval(2, 0.3, 0.001);
  for (const end of [low, high]) expect((2 - end) ** 2).toBeCloseTo(1.959963984540054 ** 2 * end * 0.3 / 2, 12);
});

test("nothing seen in n ends at z²/n, where Wilson's interval ends at z²/(n + z²)", () => {
  const [low, high] = quasiPoissonInterval(0, 0, 1 / 100);
  expect(low).toBe(0);
  expect(high).toBeCloseTo(3.841458820694124 / 100, 14);
});

test("a variance of 0 leaves the width of single events, and one at a mean of 0 is not lost", () => {
  expect(quasiPoissonInterval(1, 0, 0.01)).toEqual(quasiPoissonInterval(1, 0.01, 0.01));
  expect(quasiPoissonInterval(0, 0.25, 0.01)[1]).toBeCloseTo(1.959963984540054 * 0.5, 12);
});

test("a negative mean is refused", () => {
  expect(() => quasiPoissonInterval(-1, 1, 1)).toThrow("got -1, 1 and 1");
});

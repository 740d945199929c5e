import { expect, test } from "vitest";
import { effectiveWilsonInterval } from "./effective_wilson_interval.ts";
import { wilsonInterval } from "./wilson_interval.ts";

test("at the binomial variance, or below, it is Wilson's interval", () => {
  for (const hits of [0, 1, 7, 50, 99, 100]) {
    const p = hits / 100;
    for (const variance of [0, p * (1 - p) / 100]) {
      const interval = effectiveWilsonInterval(hits, 100, variance);
      wilsonInterval(hits, 100).forEach((end, i) => expect(interval[i]).toBeCloseTo(end, 13));
    }
  }
});

test("four times the variance is a quarter of the size", () => {
  // Newcombe, Statistics in Medicine 17, 1998, table I: 15 of 148 give 0.0624 to 0.1605.
  const [low, high] = effectiveWilsonInterval(60, 592, 4 * (60 / 592) * (532 / 592) / 592);
  expect(low).toBeCloseTo(0.0624, 4);
  expect(high).toBeCloseTo(0.1605, 4);
});

test("a variance from four units takes (1.96/3.18)² of the size", () => {
  // Student's 0.975 quantile with 3 degrees of freedom is 3.182446; the normal one 1.959964.
  const size = 1000 * (1.959964 / 3.182446) ** 2;
  effectiveWilsonInterval(300, 1000, 0, 0.95, 3).forEach((end, i) =>
    expect(end).toBeCloseTo(wilsonInterval(0.3 * size, size)[i]!, 6)
  );
});

test("it stays inside [0, 1], however large the variance, and grows at the ends too", () => {
  for (const hits of [0, 3, 10]) {
    const [low, high] = effectiveWilsonInterval(hits, 10, 5);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(high).toBeLessThanOrEqual(1);
  }
  expect(effectiveWilsonInterval(0, 100, 0.01)[1]).toBeGreaterThan(2 * wilsonInterval(0, 100)[1]);
  expect(effectiveWilsonInterval(100, 100, 0.01)[1]).toBe(1);
});

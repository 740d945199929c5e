import { expect, test } from "vitest";
import { wilsonInterval } from "./wilson_interval.ts";

test("wilsonInterval() gives the published figures", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I.
  const table: [hits: number, n: number, low: number, high: number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [hits, n, low, high] of table) {
    const interval = wilsonInterval(hits, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  }
});

test("the interval mirrors when hits and misses are swapped", () => {
  const [low, high] = wilsonInterval(3, 50);
  const [mirroredLow, mirroredHigh] = wilsonInterval(47, 50);
  expect(low).toBeCloseTo(1 - mirroredHigh, 14);
  expect(high).toBeCloseTo(1 - mirroredLow, 14);
});

test("more hits than trials are refused", () => {
  expect(() => wilsonInterval(3, 2)).toThrow("3 of 2");
  expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
});

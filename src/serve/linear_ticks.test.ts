import fc from "fast-check";
import { expect, test } from "vitest";
import { linearTicks } from "./linear_ticks.ts";

test("ticks are round and within the range", () => {
  expect(linearTicks(0.3, 4.1, 4)).toEqual([1, 2, 3, 4]);
  expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(linearTicks(-12, 31, 4)).toEqual([0, 20]);
  expect(linearTicks(2, 2, 5)).toEqual([]);
});

test("whatever the range, there are about as many as were asked for", () => {
  const number = fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    width = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  fc.assert(fc.property(number, width, (low, more) => {
    const high = low + more, ticks = linearTicks(low, high, 5);
    // As much as float64 leaves of the width beside the number.
    const slack = 1e-6 * more + 1e-6 * Math.abs(low) * 1e-6;
    expect(ticks.length).toBeGreaterThanOrEqual(1);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks.every((tick) => tick >= low - slack && tick <= high + slack)).toBe(true);
  }));
});

import { expect, test } from "vitest";
import { geometricMean } from "./geometric_mean.ts";

test("the geometric mean of two numbers is the root of their product", () => {
  expect(geometricMean([2, 8]).value).toBeCloseTo(4, 12);
});

test("the interval is Student's of the logarithms", () => {
  // t of 2 degrees of freedom at 97.5 % is 4.302653 (tables); the logarithms are -1, 0 and 1, their deviation 1.
  const { value, interval } = geometricMean([Math.exp(-1), 1, Math.E]);
  expect(value).toBeCloseTo(1, 12);
  expect(Math.log(interval![1])).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
  expect(interval![0] * interval![1]).toBeCloseTo(1, 12);
});

test("numbers in another unit have a mean and an interval in that unit", () => {
  const one = geometricMean([3, 4, 7]), thousand = geometricMean([3000, 4000, 7000]);
  expect(thousand.value / one.value).toBeCloseTo(1000, 9);
  expect(thousand.interval![0] / one.interval![0]).toBeCloseTo(1000, 9);
});

test("one number has no interval, and none may be 0", () => {
  expect(geometricMean([5])).toEqual({ value: expect.closeTo(5, 12), interval: null });
  expect(() => geometricMean([1, 0])).toThrow("numbers above 0, got 0");
});

import { expect, test } from "vitest";
import { intervalOfMean } from "./interval_of_mean.ts";
import { meanAndVariance } from "./mean_and_variance.ts";
import { ratioOfSums } from "./ratio_of_sums.ts";

test("with equal denominators it is the mean, with Student's interval of it", () => {
  const numbers = [3, 5, 4, 8, 1];
  const { value, interval, degrees } = ratioOfSums(numbers, numbers.map(() => 1));
  const expected = intervalOfMean(meanAndVariance(Float64Array.from(numbers)));
  expect(value).toBeCloseTo(4.2, 12);
  expect(degrees).toBeCloseTo(4, 12);
  expect(interval![0]).toBeCloseTo(expected![0], 10);
  expect(interval![1]).toBeCloseTo(expected![1], 10);
});

test("a constant ratio has no error, whatever the units weigh", () => {
  const { value, error } = ratioOfSums([2, 20, 200], [1, 10, 100]);
  expect(value).toBe(2);
  expect(error).toBeCloseTo(0, 12);
});

test("a single unit has no interval", () => {
  expect(ratioOfSums([3], [2])).toMatchObject({ value: 1.5, error: null, interval: null });
});

test("numbers that do not pair are refused", () => {
  expect(() => ratioOfSums([1, 2], [1])).toThrow(/units of two numbers, got 2 and 1/);
  expect(() => ratioOfSums([], [])).toThrow(RangeError);
});

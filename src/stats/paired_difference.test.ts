import { expect, test } from "vitest";
import { pairedDifference } from "./paired_difference.ts";

test("it is the paired t test of Student's sleep data", () => {
  // Student, "The probable error of a mean", 1908; t = -4.0621 on 9 degrees, p = 0.002833, as R's t.test gives it.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const { difference, interval, pValue } = pairedDifference(first, second);
  expect(difference).toBeCloseTo(-1.58, 12);
  expect(interval![0]).toBeCloseTo(-2.4598858, 6);
  expect(interval![1]).toBeCloseTo(-0.7001142, 6);
  expect(pValue).toBeCloseTo(0.002833, 6);
});

test("equal numbers do not differ, a constant difference is certain, and one example decides nothing", () => {
  expect(pairedDifference([1, 2], [1, 2])).toEqual({ difference: 0, interval: [0, 0], pValue: 1, n: 2 });
  expect(pairedDifference([2, 3], [1, 2]).pValue).toBe(0);
  expect(pairedDifference([2], [1])).toMatchObject({ interval: null, pValue: 1 });
  expect(() => pairedDifference([1], [])).toThrow("1 examples here, 0 there");
});

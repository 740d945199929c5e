import { expect, test } from "vitest";
import { jackknifeVariance } from "./jackknife_variance.ts";

test("the jackknife's variance of a mean is the sample's variance over n", () => {
  const sample = [3, 1, 4, 1, 5, 9, 2, 6];
  const leftOut = sample.map((value) => (31 - value) / 7);
  // Squares sum to 173, so the sample's variance is (173 - 31²/8)/7.
  expect(jackknifeVariance(leftOut)).toBeCloseTo((173 - 31 ** 2 / 8) / 7 / 8, 14);
});

test("one value is refused", () => {
  expect(() => jackknifeVariance([1])).toThrow("at least 2 values, got 1");
});

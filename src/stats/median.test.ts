import { expect, test } from "vitest";
import { median } from "./median.ts";

test("half of the values are on each side", () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([10, 9, 1, 2])).toBe(5.5);
  expect(median([7])).toBe(7);
});

test("no values are refused", () => {
  expect(() => median([])).toThrow("there are no values");
});

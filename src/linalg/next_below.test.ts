import { expect, test } from "vitest";
import { nextBelow, nextBelowEach } from "./next_below.ts";

test("the scan stops at each value strictly below the bound, then at the end", () => {
  const values = Float64Array.of(5, 1, 3, 2);
  expect([0, 1, 2, 4].map((start) => nextBelow(values, 3, start))).toEqual([1, 1, 3, 4]);
  expect([0, 1, 3].map((start) => nextBelowEach(values, Float64Array.of(5, 2, 9, 2), start))).toEqual([1, 1, 4]);
});

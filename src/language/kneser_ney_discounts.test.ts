import { expect, test } from "vitest";
import { FALLBACK_DISCOUNTS, kneserNeyDiscounts } from "./kneser_ney_discounts.ts";

test("the discounts are those of the paper's formulas", () => {
  // n = 4, 2, 1, 1: Y = 4/8.
  expect(kneserNeyDiscounts([1, 1, 1, 1, 2, 2, 3, 4, 90])).toEqual([0.5, 2 - 1.5 / 2, 3 - 2]);
  // n = 4, 4, 1, 0: Y = 4/12.
  expect(kneserNeyDiscounts([1, 1, 1, 1, 2, 2, 2, 2, 3])).toEqual([1 - 2 / 3, 2 - 1 / 4, 3]);
});

test("counts of counts that give no discounts fall back", () => {
  expect(kneserNeyDiscounts([2, 2, 3, 4])).toBe(FALLBACK_DISCOUNTS);
  expect(kneserNeyDiscounts([1, 1, 3, 4])).toBe(FALLBACK_DISCOUNTS);
  expect(kneserNeyDiscounts([1, 2])).toBe(FALLBACK_DISCOUNTS);
  expect(kneserNeyDiscounts([500, 1000])).toBe(FALLBACK_DISCOUNTS);
  // n = 6, 1, 1: D_2 = 2 - 3 · 6/8 is below 0. n = 2, 1, 1, 2: D_3+ = 3 - 4 · 2/4 · 2 is.
  expect(kneserNeyDiscounts([1, 1, 1, 1, 1, 1, 2, 3])).toBe(FALLBACK_DISCOUNTS);
  expect(kneserNeyDiscounts([1, 1, 2, 3, 4, 4])).toBe(FALLBACK_DISCOUNTS);
});

import { expect, test } from "vitest";
import { hasSettled } from "./has_settled.ts";

test("the middle third is held against the last, and the first counts for nothing", () => {
  expect(hasSettled([90, 50, 30, 10, 10, 10, 10, 10, 10], 0)).toBe(true);
  expect(hasSettled([10, 10, 10, 20, 20, 20, 10, 10, 10], 0.05)).toBe(false);
  // Of ten, the last three and the three before them.
  expect(hasSettled([90, 90, 90, 90, 10, 10, 10, 10, 10, 10], 0)).toBe(true);
});

test("a change up to the tolerance is none, in both directions", () => {
  const steps = (before: number, now: number) => [1, 1, 1, before, before, before, now, now, now];
  expect(hasSettled(steps(100, 105), 0.05)).toBe(true);
  expect(hasSettled(steps(100, 106), 0.05)).toBe(false);
  expect(hasSettled(steps(105, 100), 0.05)).toBe(true);
  expect(hasSettled(steps(106, 100), 0.05)).toBe(false);
});

test("a single slow query is no change", () => {
  expect(hasSettled([10, 10, 10, 10, 500, 10, 10, 10, 10], 0.05)).toBe(true);
});

test("two medians may differ by as much as their spread makes likely", () => {
  // Deviations of 4 on the average third: a standard error of 1.2533 · 1.4826 · 4 · √(2/3) = 6.07.
  const noisy = (now: number) => [0, 0, 0, 96, 100, 104, now - 4, now, now + 4];
  expect(hasSettled(noisy(106), 0.01)).toBe(true);
  expect(hasSettled(noisy(107), 0.01)).toBe(false);
});

test("five times are too few", () => {
  expect(hasSettled([1, 1, 1, 1, 1], 1)).toBe(false);
  expect(hasSettled([1, 1, 1, 1, 1, 1], 0)).toBe(true);
});

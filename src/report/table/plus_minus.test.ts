import { expect, test } from "vitest";
import { plusMinus } from "./plus_minus.ts";

test("a distance that begins with 1 to 3.54 has two digits, one that begins above has one", () => {
  // The Particle Data Group's own examples: 0.827 ± 0.119, 0.827 ± 0.367.
  expect(plusMinus(0.827, [0.708, 0.946], "0.8")).toEqual({ value: "0.83", above: "0.12", below: "0.12" });
  expect(plusMinus(0.827, [0.46, 1.194], "0.8")).toEqual({ value: "0.8", above: "0.4", below: "0.4" });
  expect(plusMinus(1200, [1000, 1400], "1200")).toEqual({ value: "1200", above: "200", below: "200" });
});

test("a skewed interval has two distances", () => {
  expect(plusMinus(0.39, [0.331, 0.492], "0.39")).toEqual({ value: "0.39", above: "0.10", below: "0.06" });
});

test("an interval of orders of magnitude, one without width or beside its value, and none at all are not told by distances", () => {
  expect(plusMinus(101_807, [153, 67_900_000], "100,000")).toBeNull();
  expect(plusMinus(2, [2, 2], "2")).toBeNull();
  expect(plusMinus(1, [1.01, 1.05], "1.00")).toBeNull();
  expect(plusMinus(3, null, "3")).toBeNull();
});

test("a count reaches to whole numbers", () => {
  expect(plusMinus(10, [9, 10], "10")).toEqual({ value: "10", above: "0", below: "1" });
  expect(plusMinus(9, [8, 10], "9")).toEqual({ value: "9", above: "1", below: "1" });
});

import { expect, test } from "vitest";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { wassersteinOnLine } from "./wasserstein_on_line.ts";

const sorted = (n: number, example: number) => gaussianRows(n, 1, example).data.sort();

test("W₂² of two samples of one size is the mean squared difference of what stands at one rank", () => {
  const x = sorted(50, 1), y = sorted(50, 2);
  const truth = x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2 / 50, 0);
  expect(wassersteinOnLine(x, y).squared).toBeCloseTo(truth, 14);
});

test("W₂² of unequal sizes is that of both repeated to one size", () => {
  const repeated = (values: Float64Array, times: number) =>
    Float64Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!);
  for (const [n, m] of [[6, 4], [7, 3], [1, 5], [10, 15]] as const) {
    const x = sorted(n, n), y = sorted(m, 100 + m);
    const truth = wassersteinOnLine(repeated(x, m), repeated(y, n)).squared;
    expect(wassersteinOnLine(x, y).squared).toBeCloseTo(truth, 13);
  }
});

test("the potentials solve the dual problem: no pair exceeds its cost, and their means add up to W₂²", () => {
  for (const [n, m] of [[12, 12], [9, 6], [7, 20], [30, 1]] as const) {
    const x = sorted(n, n), y = sorted(m, 100 + m);
    const { squared, potentialX, potentialY } = wassersteinOnLine(x, y);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value / values.length, 0);
    // Potentials are fixed up to a constant.
    const constant = squared - mean(potentialX) - mean(potentialY);
    let slack = Infinity;
    x.forEach((a, i) =>
      y.forEach((b, j) => slack = Math.min(slack, (a - b) ** 2 - potentialX[i]! - potentialY[j]! - constant))
    );
    expect(Math.abs(slack)).toBeLessThan(1e-12);
  }
});

test("an empty side is refused", () => {
  expect(() => wassersteinOnLine(new Float64Array(0), Float64Array.of(1))).toThrow("got 0 and 1");
});

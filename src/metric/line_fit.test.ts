import { expect, test } from "vitest";
import { lineFit, parabolaAtZero } from "./line_fit.ts";

test("lineFit() gives the published line of Anscombe's first set", () => {
  // Anscombe, "Graphs in statistical analysis", The American Statistician 27, 1973: y = 3 + 0.5x, R² 0.667, and a
  // residual sum of squares of 13.75 on 9 degrees of freedom.
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const { intercept, slope, rSquared, residualStd, weights } = lineFit(x, y);
  expect(intercept).toBeCloseTo(3, 2);
  expect(slope).toBeCloseTo(0.5, 3);
  expect(rSquared).toBeCloseTo(0.667, 3);
  expect(residualStd ** 2 * 9).toBeCloseTo(13.763, 2);
  expect(weights.reduce((sum, weight, i) => sum + weight * y[i]!, 0)).toBeCloseTo(intercept, 12);
  expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
});

test("parabolaAtZero() finds a parabola again, and NumPy's least squares where the points are on none", () => {
  expect(parabolaAtZero([1, 2, 3, 4], [6, 9, 14, 21])).toBeCloseTo(5, 12);
  // numpy.polyfit([1, 2, 3, 5, 8], [2, 1, 4, 3, 9], 2)[2]
  expect(parabolaAtZero([1, 2, 3, 5, 8], [2, 1, 4, 3, 9])).toBeCloseTo(2.3076923076923084, 10);
});

test("one place, or as many heights as places not, is refused", () => {
  expect(() => lineFit([2, 2], [1, 3])).toThrow("two different places");
  expect(() => lineFit([2, 3], [1])).toThrow(RangeError);
});

import { expect, test } from "vitest";
import { tridiagonalEigenvalues } from "./tridiagonal_eigenvalues.ts";

test("eigenvalues of the second differences are 4 sin²(kπ/2(n + 1))", () => {
  for (const n of [1, 2, 3, 50, 500]) {
    const values = tridiagonalEigenvalues(new Float64Array(n).fill(2), new Float64Array(n - 1).fill(-1));
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(4 * Math.sin((n - at) * Math.PI / (2 * (n + 1))) ** 2, 13);
    });
  }
});

test("Wilkinson's matrix W21+ has its published largest pair, equal to 14 digits", () => {
  // Wilkinson, "The algebraic eigenvalue problem", 1965, p. 309: both 10.74619418290...
  const values = tridiagonalEigenvalues(
    Float64Array.from({ length: 21 }, (_, i) => Math.abs(i - 10)),
    new Float64Array(20).fill(1),
  );
  expect(values[0]).toBeCloseTo(10.746194182903, 11);
  expect(values[1]).toBeCloseTo(10.746194182903, 11);
  expect(values[20]).toBeCloseTo(-1.125441522119, 11);
});

test("with a diagonal of zeros they come in pairs of both signs", () => {
  const values = tridiagonalEigenvalues(new Float64Array(6), Float64Array.of(3, 1e-9, 2, 5, 1e-3), {
    negligible: 1e-17,
  });
  for (let i = 0; i < 3; i++) expect(values[i]! + values[5 - i]!).toBeCloseTo(0, 14);
  expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(2 * (9 + 1e-18 + 4 + 25 + 1e-6), 10);
});

test("graded matrices keep their small eigenvalues", () => {
  // 2 × 2 blocks 10^-4k · [[2, 1], [1, 2]], uncoupled.
  const d = Float64Array.from({ length: 6 }, (_, i) => 2 * 10 ** (-8 * (i >> 1)));
  const values = tridiagonalEigenvalues(d, Float64Array.of(1, 0, 1e-8, 0, 1e-16));
  [3, 1, 3e-8, 1e-8, 3e-16, 1e-16].forEach((truth, k) => expect(values[k]! / truth).toBeCloseTo(1, 12));
});

test("NaN is refused", () => {
  expect(() => tridiagonalEigenvalues(Float64Array.of(NaN, 1), Float64Array.of(1))).toThrow("NaN");
});

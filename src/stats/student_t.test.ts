import { expect, test } from "vitest";
import { studentTCdf, studentTQuantile } from "./student_t.ts";

test("studentTQuantile() gives the published 97.5 % points", () => {
  // NIST/SEMATECH e-Handbook, table 1.3.6.7.2.
  const table: [degrees: number, t: number][] = [[1, 12.706], [2, 4.303], [3, 3.182], [10, 2.228], [30, 2.042], [
    100,
    1.984,
  ]];
  for (const [degrees, t] of table) expect(studentTQuantile(0.975, degrees)).toBeCloseTo(t, 3);
});

test("one and two degrees of freedom have closed forms", () => {
  for (const p of [0.001, 0.05, 0.3, 0.6, 0.995]) {
    expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 11);
    expect(studentTQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 11);
  }
});

test("studentTQuantile() inverts studentTCdf() up to large degrees", () => {
  for (const degrees of [5, 80, 4999, 1e6]) {
    for (const p of [0.01, 0.2, 0.975]) expect(studentTCdf(studentTQuantile(p, degrees), degrees)).toBeCloseTo(p, 11);
  }
});

import { expect, test } from "vitest";
import { normalCdf } from "./normal_cdf.ts";
import { normalQuantile } from "./normal_quantile.ts";
import { relativeError } from "./relative_error.ts";

test("normalQuantile() gives the published critical values", () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.1 and the usual sixteen digits of the 97.5 % point.
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
  expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489004, 13);
  expect(Math.abs(normalQuantile(0.5))).toBeLessThan(1e-15);
});

test("normalQuantile() inverts Φ from the far tail to the middle", () => {
  for (const p of [1e-300, 1e-20, 1e-5, 0.01, 0.3, 0.5, 0.7, 0.999]) {
    expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
  }
  expect(normalQuantile(0)).toBe(-Infinity);
  expect(normalQuantile(1)).toBe(Infinity);
  expect(() => normalQuantile(1.1)).toThrow("from 0 to 1");
});

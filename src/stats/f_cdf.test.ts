import { expect, test } from "vitest";
import { fCdf } from "./f_cdf.ts";
import { studentTCdf } from "./student_t.ts";

test("fCdf() gives the published critical values", () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.3, upper critical values at 5 % and 1 %.
  expect(1 - fCdf(19.000, 2, 2)).toBeCloseTo(0.05, 5);
  expect(1 - fCdf(3.326, 5, 10)).toBeCloseTo(0.05, 4);
  expect(1 - fCdf(5.636, 5, 10)).toBeCloseTo(0.01, 5);
  expect(1 - fCdf(2.978, 10, 10)).toBeCloseTo(0.05, 4);
});

test("fCdf() with two degrees each is x / (1 + x), and with one above the line that of t squared", () => {
  for (const x of [0.01, 0.5, 1, 7, 39, 1000]) {
    expect(fCdf(x, 2, 2)).toBeCloseTo(x / (1 + x), 13);
    expect(fCdf(x, 1, 6)).toBeCloseTo(2 * studentTCdf(Math.sqrt(x), 6) - 1, 12);
    expect(fCdf(x, 4, 9) + fCdf(1 / x, 9, 4)).toBeCloseTo(1, 13);
  }
});

test("fCdf() ends at 0 and 1, and refuses degrees that are none", () => {
  expect([fCdf(-1, 2, 2), fCdf(0, 2, 2), fCdf(Infinity, 2, 2)]).toEqual([0, 0, 1]);
  expect(() => fCdf(1, 0, 2)).toThrow("must be positive, got 0 and 2");
});

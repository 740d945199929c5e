import { expect, test } from "vitest";
import { relativeError } from "./relative_error.ts";
import { binomialCdf } from "./binomial_cdf.ts";

test("the lower tail agrees with a multiple-precision sum to 1e-12, up to a million trials", () => {
  // Truth: mpmath 1.3, summed at 40 digits.
  const table: [q: number, n: number, k: number, value: number][] = [
    [0.5, 10_000, 4883, 0.0099008028512729394],
    [0.5, 1_000_000, 498_836, 0.0099826098414657656],
    [0.5, 1_000_000, 498_837, 0.010035957278831826],
    [0.1, 100_000, 9779, 0.009889130638458017],
    [0.05, 1_000_000, 49_493, 0.0099819678391990898],
    [0.03, 1_000_000, 29_604, 0.010102862504459357],
    [0.01, 1_000_000, 9768, 0.009798180103068418],
    [0.001, 10_000, 2, 0.002760324090749111],
    [0.001, 1_000_000, 926, 0.0093999765702855232],
  ];
  for (const [q, n, k, value] of table) {
    expect(relativeError(binomialCdf(k, n, q), value), `${k} of ${n} at ${q}`).toBeLessThan(1e-12);
  }
});

test("for a fair coin it is the exact fraction of whole numbers", () => {
  const n = 300n;
  let ways = 1n, sum = 0n;
  for (let k = 0n; k < n; k++) {
    sum += ways;
    const exact = Number((sum << 400n) >> n) * 2 ** -400;
    expect(relativeError(binomialCdf(Number(k), Number(n), 0.5), exact), `at ${k}`).toBeLessThan(1e-12);
    ways = ways * (n - k) / (k + 1n);
  }
});

test("both tails mirror each other where success and failure are swapped", () => {
  for (const k of [0, 3, 17, 40, 76]) {
    expect(binomialCdf(k, 77, 0.23) + binomialCdf(76 - k, 77, 0.77)).toBeCloseTo(1, 13);
  }
});

test("below 0 it is 0, from n on 1, and between whole numbers that of the lower", () => {
  expect([binomialCdf(-1, 5, 0.3), binomialCdf(5, 5, 0.3), binomialCdf(9, 5, 0.3)]).toEqual([0, 1, 1]);
  expect(binomialCdf(2.7, 5, 0.3)).toBe(binomialCdf(2, 5, 0.3));
});

test("trials that are no whole number and chances outside (0, 1) are refused", () => {
  expect(() => binomialCdf(1, 0, 0.5)).toThrow("'n' must be a whole number from 1, got 0");
  expect(() => binomialCdf(1, 2.5, 0.5)).toThrow("got 2.5");
  expect(() => binomialCdf(1, 2, 1)).toThrow("'q' must be between 0 and 1, got 1");
});

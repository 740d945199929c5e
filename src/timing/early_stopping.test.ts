import { expect, test } from "vitest";
import { binomialCdf } from "../stats/binomial_cdf.ts";
import { leastQueries, mostOver } from "./early_stopping.ts";

test.each([[0.5, 11], [0.9, 64], [0.95, 130], [0.97, 219], [0.99, 662], [0.999, 6636]])(
  "the estimate of percentile %f needs %i queries",
  (p, least) => expect(leastQueries(p)).toBe(least),
);

test("the least counts are those of loadgen", () => {
  // h + t of early_stopping.cc at confidence 0.99 and tolerance 0, compiled and run.
  const over = [0, 1, 2, 3, 5, 10, 20, 50, 100, 500, 1000];
  const table: [p: number, least: number[]][] = [
    [0.5, [7, 11, 14, 17, 22, 35, 59, 128, 237, 1078, 2108]],
    [0.9, [44, 64, 81, 97, 127, 197, 325, 681, 1246, 5518, 10_722]],
    [0.95, [90, 130, 165, 198, 259, 398, 656, 1372, 2504, 11_064, 21_483]],
    [0.97, [152, 219, 277, 332, 433, 667, 1097, 2293, 4182, 18_458, 35_831]],
    [0.99, [459, 662, 838, 1001, 1307, 2010, 3304, 6898, 12_571, 55_427, 107_569]],
    [0.999, [4603, 6636, 8403, 10_042, 13_105, 20_140, 33_097, 69_058, 125_826, 554_510, 1_076_032]],
  ];
  for (const [p, least] of table) expect(over.map((t) => leastQueries(p, t)), `p = ${p}`).toEqual(least);
});

test("the most over the latency are those of loadgen, and of a multiple-precision sum up to a million queries", () => {
  // Up to 100,000 queries: results.cc's search over early_stopping.cc, compiled and run. A million: mpmath, 40 digits.
  const table: [p: number, queries: number, most: number][] = [
    [0.5, 700, 318],
    [0.5, 10_000, 4883],
    [0.5, 100_000, 49_631],
    [0.5, 1_000_000, 498_836],
    [0.9, 1000, 78],
    [0.9, 100_000, 9779],
    [0.9, 1_000_000, 99_302],
    [0.95, 5000, 214],
    [0.95, 1_000_000, 49_493],
    [0.97, 10_000, 260],
    [0.97, 1_000_000, 29_603],
    [0.99, 700, 1],
    [0.99, 1000, 2],
    [0.99, 10_000, 77],
    [0.99, 1_000_000, 9768],
    [0.999, 10_000, 2],
    [0.999, 1_000_000, 926],
  ];
  for (const [p, queries, most] of table) expect(mostOver(p, queries), `p = ${p}, ${queries}`).toBe(most);
});

test("the least count is the first that proves it, by hand for one over the latency", () => {
  const chance = (n: number, q: number) => (1 - q) ** n + n * q * (1 - q) ** (n - 1);
  for (const p of [0.3, 0.5, 0.9, 0.99, 0.999]) {
    const least = leastQueries(p);
    expect(chance(least, 1 - p)).toBeLessThan(0.01);
    expect(chance(least - 1, 1 - p)).toBeGreaterThan(0.01);
  }
});

test("the two counts are each other's inverse", () => {
  for (const p of [0.5, 0.9, 0.99]) {
    for (const over of [0, 1, 7, 31]) {
      const least = leastQueries(p, over);
      expect(mostOver(p, least)).toBe(over);
      expect(mostOver(p, least - 1)).toBe(over === 0 ? undefined : over - 1);
    }
  }
});

test("another confidence is held to", () => {
  const least = leastQueries(0.9, 4, 0.95);
  expect(binomialCdf(4, least, 0.1)).toBeLessThan(0.05);
  expect(binomialCdf(4, least - 1, 0.1)).toBeGreaterThan(0.05);
  expect(least).toBeLessThan(leastQueries(0.9, 4));
});

test("no queries prove nothing", () => {
  expect(mostOver(0.5, 0)).toBeUndefined();
  expect(mostOver(0.5, 6)).toBeUndefined();
});

test("shares and counts that are none are refused", () => {
  expect(() => leastQueries(99)).toThrow("'p' must be a share between 0 and 1, got 99");
  expect(() => leastQueries(0.9, -1)).toThrow("'over' must be a whole number from 0, got -1");
  expect(() => leastQueries(0.9, 1, 1)).toThrow("'confidence' must be between 0.5 and 1, got 1");
  expect(() => mostOver(0.9, 1.5)).toThrow("'queries' must be a whole number from 0, got 1.5");
});

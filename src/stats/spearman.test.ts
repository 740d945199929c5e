import { expect, test } from "vitest";
import { normalQuantile } from "./normal_quantile.ts";
import { spearman } from "./spearman.ts";
import { philox4x32 } from "../core/philox.ts";
import { uniforms } from "../core/uniforms.ts";

test("it is scipy's spearmanr, with ties and without", () => {
  // scipy 1.10.1: stats.spearmanr(x, y).statistic.
  const table: [number[], number[], number][] = [
    [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.7999999999999999],
    [[3, 1, 4, 1, 5, 9, 2], [2, 7, 1, 8, 2, 8, 1], -0.08334762598987158],
    [[3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5], 0.1415796863640157],
  ];
  for (const [x, y, value] of table) expect(spearman(x, y)?.value).toBeCloseTo(value, 13);
});

test("few pairs have the p-value of all permutations", () => {
  // Counted over itertools.permutations of scipy's ranks: 16 of 120, and 6/7 of 5,040 with ties.
  expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toMatchObject({ pValue: 16 / 120, exact: true });
  expect(spearman([3, 1, 4, 1, 5, 9, 2], [2, 7, 1, 8, 2, 8, 1])?.pValue).toBeCloseTo(0.8571428571428571, 13);
  // Only the same order and its reverse are as strong.
  expect(spearman([1, 2, 3, 4, 5, 6, 7, 8, 9], [9, 8, 7, 6, 5, 4, 3, 2, 1])?.pValue).toBeCloseTo(2 / 362_880, 15);
});

test("many pairs have scipy's p-value", () => {
  const tied = spearman([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [2, 7, 1, 8, 2, 8, 1, 8, 2, 8, 4, 5]);
  expect(tied?.exact).toBe(false);
  expect(tied?.pValue).toBeCloseTo(0.6607268292868229, 12);
  const close = spearman([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [1, 0, 2, 3, 5, 4, 6, 7, 9, 8, 10, 11]);
  expect(close!.pValue / 3.0898013985487064e-8).toBeCloseTo(1, 8);
});

test("no order is surer than chance allows: a perfect one of many pairs has 2/n!", () => {
  const up = (n: number) => Array.from({ length: n }, (_, i) => i);
  // 10! = 3,628,800.
  expect(spearman(up(10), up(10))).toMatchObject({ value: 1, pValue: 2 / 3_628_800, exact: false });
  expect(spearman(up(12), up(12).toReversed())?.pValue).toBeCloseTo(2 / 479_001_600, 20);
  expect(spearman(up(200), up(200))!.pValue).toBeGreaterThan(0);
});

test("the interval is Fisher's with Bonett and Wright's variance, and reaches the end from a perfect order", () => {
  // tanh(atanh(0.8) ± 1.959964 √((1 + 0.32)/2)).
  const { interval } = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])!;
  expect(interval[0]).toBeCloseTo(-0.4571, 4);
  expect(interval[1]).toBeCloseTo(0.9908, 4);
  const [low, high] = spearman([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])!.interval;
  expect(high).toBe(1);
  expect(low).toBeGreaterThan(-0.2);
  expect(low).toBeLessThan(0.8);
  expect(spearman([1, 2, 3, 4, 5], [5, 4, 3, 2, 1])!.interval).toEqual([-1, -low]);
});

test("of normal pairs the interval covers the correlation of ranks, even of few", () => {
  const rho = 0.6, truth = 6 / Math.PI * Math.asin(rho / 2), repeats = 1000;
  for (const n of [5, 13]) {
    const words = new Uint32Array(2 * n * repeats + 4), numbers = new Float64Array(2 * n * repeats);
    philox4x32(words, [7, n], [0, 0, 0, 0]);
    uniforms(numbers, words);
    let covered = 0;
    for (let i = 0; i < repeats; i++) {
      const own = Array.from(numbers.subarray(2 * n * i, 2 * n * (i + 1)), normalQuantile);
      const x = own.slice(0, n), y = x.map((value, j) => rho * value + Math.sqrt(1 - rho * rho) * own[n + j]!);
      const [low, high] = spearman(x, y)!.interval;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / repeats).toBeGreaterThan(0.935);
  }
});

test("a side without an order has no correlation, and too few pairs are refused", () => {
  expect(spearman([1, 1, 1, 1], [1, 2, 3, 4])).toBeNull();
  expect(() => spearman([1, 2, 3], [1, 2, 3])).toThrow("at least 4 pairs, got 3 and 3");
  expect(() => spearman([1, 2, 3, 4], [1, 2, 3])).toThrow(RangeError);
  expect(() => spearman([1, 2, 3, NaN], [1, 2, 3, 4])).toThrow("not finite");
});

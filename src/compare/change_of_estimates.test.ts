import { expect, test } from "vitest";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { type Change, changeOfEstimates, type Interval } from "./change_of_estimates.ts";

function number(value: number, low: number, high: number, level = 0.95): Interval {
  return { value, interval: [low, high], level };
}

function change(base: Interval, next: Interval, scale: Change["scale"] = "difference"): Change {
  const found = changeOfEstimates(base, next, scale, 0.95);
  if (found === null) throw new Error("There is no change");
  return found;
}

test("symmetric intervals give the difference of two normal means", () => {
  // Standard errors 3 and 4 add to 5; 2 Φ(-9.8 / 5) is 0.05 but for the quantile's rounding.
  const z = 1.959963984540054;
  const found = change(number(10, 10 - 3 * z, 10 + 3 * z), number(10 + 5 * z, 10 + z, 10 + 9 * z));
  expect(found.value).toBeCloseTo(5 * z, 12);
  expect(found.interval[0]).toBeCloseTo(0, 12);
  expect(found.interval[1]).toBeCloseTo(10 * z, 12);
  expect(found.pValue).toBeCloseTo(0.05, 12);
});

test("skewed intervals add the ends that face each other, as for the published difference of two proportions", () => {
  // 56/70 less 48/80 by Newcombe's tenth method: 0.0524 to 0.3339 (Newcombe 1998, table II).
  const wilson = (hits: number, n: number) => number(hits / n, ...wilsonInterval(hits, n));
  const found = change(wilson(48, 80), wilson(56, 70));
  expect(found.value).toBeCloseTo(0.2, 12);
  expect(found.interval[0]).toBeCloseTo(0.0524, 4);
  expect(found.interval[1]).toBeCloseTo(0.3339, 4);
});

test("a ratio is the difference of logarithms, and has no unit", () => {
  const base = number(10, 8, 12.5), next = number(12, 9.6, 15);
  const found = change(base, next, "ratio");
  expect(found.value).toBeCloseTo(1.2, 12);
  // Both are a factor of 1.25 wide on either side: ln 1.25 √2 on the scale of logarithms.
  const half = Math.exp(Math.log(1.25) * Math.SQRT2);
  expect(found.interval[0]).toBeCloseTo(1.2 / half, 12);
  expect(found.interval[1]).toBeCloseTo(1.2 * half, 12);
  const thousandfold = change(number(10_000, 8000, 12_500), number(12_000, 9600, 15_000), "ratio");
  expect(thousandfold.value).toBeCloseTo(found.value, 12);
  expect(thousandfold.pValue).toBeCloseTo(found.pValue, 12);
});

test("intervals of other levels are brought to one", () => {
  const z90 = 1.6448536269514722, z99 = 2.5758293035489004;
  const found = change(number(0, -3 * z90, 3 * z90, 0.9), number(1, 1 - 4 * z99, 1 + 4 * z99, 0.99));
  expect(found.interval[1]).toBeCloseTo(1 + 5 * 1.959963984540054, 10);
});

test("swapping both turns the change round and keeps the p-value", () => {
  const [a, b] = [number(3, 2.7, 3.5), number(4, 3.2, 4.1)];
  const there = change(a, b), back = change(b, a);
  expect(back.value).toBe(-there.value);
  expect(back.interval).toEqual([-there.interval[1], -there.interval[0]]);
  expect(back.pValue).toBe(there.pValue);
  const ratio = change(a, b, "ratio"), inverse = change(b, a, "ratio");
  expect(ratio.value * inverse.value).toBeCloseTo(1, 12);
  expect(ratio.interval[0] * inverse.interval[1]).toBeCloseTo(1, 12);
});

test("the interval leaves out no change just where the p-value is below 0.05", () => {
  for (let shift = -2; shift <= 2; shift += 0.05) {
    const { interval, pValue } = change(number(5, 4.2, 5.5), number(5 + shift, 4.7 + shift, 6.1 + shift));
    expect(interval[0] > 0 || interval[1] < 0).toBe(pValue < 0.05);
  }
});

test("where both say what a fresh run would draw anew, a difference is told by that, and not by the data they share", () => {
  const wide = (value: number, redrawError?: number): Interval => ({
    ...number(value, value - 100, value + 100),
    ...(redrawError !== undefined && { redrawError }),
  });
  // Standard errors 3 and 4 add to 5: a difference of 15 is three of them, 2 Φ(-3).
  const found = change(wide(10, 3), wide(25, 4));
  expect(found.pValue).toBeCloseTo(0.0026997960632601866, 12);
  expect(found.interval[0]).toBeCloseTo(15 - 5 * 1.959963984540054, 12);
  expect(change(wide(10, 0), wide(10.5, 0))).toMatchObject({ interval: [0.5, 0.5], pValue: 0 });
  // One of both is not enough.
  expect(change(wide(10, 3), wide(25)).pValue).toBe(change(wide(10), wide(25)).pValue);
});

test("exact numbers differ for sure or not at all", () => {
  expect(change(number(25, 25, 25), number(25, 25, 25))).toMatchObject({ value: 0, interval: [0, 0], pValue: 1 });
  expect(change(number(25, 25, 25), number(24, 24, 24))).toMatchObject({ value: -1, interval: [-1, -1], pValue: 0 });
  expect(change(number(25, 25, 25), number(50, 50, 50), "ratio").pValue).toBe(0);
});

test("a number outside its own interval has half the width on either side", () => {
  const outside = change(number(0, 0, 0), number(5, 1, 4));
  const inside = change(number(0, 0, 0), number(5, 3.5, 6.5));
  expect(outside.pValue).toBe(inside.pValue);
});

test("a ratio of numbers whose interval reaches 0 has none, and a level outside 0 to 1 is refused", () => {
  expect(changeOfEstimates(number(1, 0, 2), number(1, 0.5, 2), "ratio", 0.95)).toBeNull();
  expect(changeOfEstimates(number(1, 0.5, 2), number(0, 0, 0), "ratio", 0.95)).toBeNull();
  expect(() => changeOfEstimates(number(1, 0, 2), number(1, 0, 2), "difference", 95)).toThrow(
    "between 0 and 1, got 95",
  );
  expect(() => change(number(1, 0, 2, 0), number(1, 0, 2))).toThrow("between 0 and 1, got 0");
});

test("numbers of frequencies are told apart by their counts, which see a lost kind where the number hardly moves", () => {
  const number = (value: number, counts: number[]) => ({
    value,
    interval: [value - 0.02, value + 0.02] as const,
    level: 0.95,
    redrawError: 0.01,
    counts,
  });
  const base = number(0.01, Array(10).fill(250)),
    gone = number(0.025, [125, 264, 264, 264, 264, 264, 264, 264, 263, 264]);
  const change = changeOfEstimates(base, gone, "difference", 0.95);
  expect(change?.value).toBeCloseTo(0.015, 12);
  // scipy.stats.chi2_contingency of both rows, without its correction.
  expect((change?.pValue ?? NaN) / 9.044975631824144e-07).toBeCloseTo(1, 9);
  const { counts: _, ...bare } = gone;
  expect(changeOfEstimates(base, bare, "difference", 0.95)?.pValue).toBeGreaterThan(0.2);
});

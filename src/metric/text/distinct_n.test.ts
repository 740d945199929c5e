import { expect, test } from "vitest";
import { jackknifeVariance } from "../../stats/jackknife_variance.ts";
import { studentTQuantile } from "../../stats/student_t.ts";
import { distinctN } from "./distinct_n.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";

test("counts by hand: a b a b c and a b", () => {
  const found = distinctN([[1, 2, 1, 2, 3], [1, 2]], { vocabulary: 10 });
  expect(found.map(({ distinct, total }) => [distinct, total])).toEqual([[3, 7], [3, 5], [3, 3], [2, 2]]);
  expect(found[1]!.value).toBeCloseTo(3 / 5, 14);
  // Liu et al. 2022: N / (V (1 - ((V - 1) / V)^C)), for bigrams with V² of them.
  expect(found[0]!.adjusted!.value).toBeCloseTo(3 / (10 * (1 - 0.9 ** 7)), 12);
  expect(found[1]!.adjusted!.value).toBeCloseTo(3 / (100 * (1 - 0.99 ** 5)), 12);
});

test("the interval is the jackknife's: each sequence left out and all counted again", () => {
  const sequences = zipfianSequences({ count: 12, length: 9, vocabulary: 15, set: 1 });
  distinctN(sequences, { vocabulary: 20 }).forEach(({ value, interval, distinct, total, adjusted }, at) => {
    const without = sequences.map((_, s) => distinctN(sequences.filter((_, i) => i !== s), { vocabulary: 20 })[at]!);
    const deviation = Math.sqrt(jackknifeVariance(without.map((other) => other.value)));
    const half = studentTQuantile(0.975, 11) * Math.max(deviation, 1 / total);
    expect(interval![0]).toBeCloseTo(value - half, 12);
    expect(interval![1]).toBeCloseTo(Math.min(1, value + half), 12);
    const adjustedDeviation = Math.sqrt(jackknifeVariance(without.map((other) => other.adjusted!.value)));
    const least = adjusted!.value / distinct;
    expect(adjusted!.interval![1])
      .toBeCloseTo(adjusted!.value + studentTQuantile(0.975, 11) * Math.max(adjustedDeviation, least), 12);
  });
});

test("uniform draws have the expected number of different tokens: adjusted they score 1 at every length", () => {
  for (const length of [20, 100, 400]) {
    const sequences = zipfianSequences({ count: 20, length, vocabulary: 1000, set: 2, exponent: 0 });
    expect(Math.abs(distinctN(sequences, { vocabulary: 1000 })[0]!.adjusted!.value - 1)).toBeLessThan(0.03);
  }
});

test.each([["few", 40, 0], ["many", 200, 0], ["few repetitive", 40, 0.5]])(
  "the interval covers the value at this size about as often as it says: %s",
  (_, count, repeat) => {
    const trials = Array.from({ length: 100 }, (_, set) => {
      return distinctN(zipfianSequences({ count, length: 30, vocabulary: 200, set, repeat }), { most: 2 });
    });
    for (const order of [0, 1]) {
      const mean = trials.reduce((sum, found) => sum + found[order]!.value, 0) / trials.length;
      const held = trials.filter((found) => {
        const [low, high] = found[order]!.interval!;
        return low <= mean && mean <= high;
      });
      expect(held.length / trials.length).toBeGreaterThan(0.9);
    }
  },
);

test("orders that no sequence is long enough for are left out, and one sequence has no interval", () => {
  expect(distinctN([[1, 2], [3]]).map(({ order }) => order)).toEqual([1, 2]);
  expect(distinctN([[1, 2, 3]])[0]!.interval).toBeNull();
  // All bigrams are in one sequence: without it there are none.
  expect(distinctN([[1, 2], [3]])[1]!.interval).toBeNull();
});

test("no tokens, and a vocabulary smaller than what was seen, are refused", () => {
  expect(() => distinctN([[], []])).toThrow("needs at least 1 token");
  expect(() => distinctN([[1, 2, 3]], { vocabulary: 2 })).toThrow("at least the 3 tokens seen, got 2");
});

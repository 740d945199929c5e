import { expect, test } from "vitest";
import { jackknifeVariance } from "../../stats/jackknife_variance.ts";
import { studentTQuantile } from "../../stats/student_t.ts";
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { entropyGap, unigramEntropy } from "./unigram_entropy.ts";

test("K kinds equally often have log2 K bits, and Miller and Madow's (K - 1) / (2 N ln 2) on top", () => {
  const { value, tokens, kinds } = unigramEntropy([[3, 1, 4, 9], [9, 4, 1, 3]]);
  expect(value).toBeCloseTo(2 + 3 / (16 * Math.LN2), 13);
  expect([tokens, kinds]).toEqual([8, 4]);
});

test("shares 1/2, 1/4, 1/4 have 1.5 bits", () => {
  expect(unigramEntropy([[0, 0, 1, 2]]).value).toBeCloseTo(1.5 + 2 / (8 * Math.LN2), 13);
});

test("the correction takes most of the bias away", () => {
  const shares = Array.from({ length: 50 }, (_, t) => 1 / (t + 1)), sum = shares.reduce((a, b) => a + b);
  const truth = shares.reduce((bits, share) => bits - share / sum * Math.log2(share / sum), 0);
  let corrected = 0, plain = 0;
  for (let set = 0; set < 60; set++) {
    const found = unigramEntropy(zipfianSequences({ count: 20, length: 20, vocabulary: 50, set }));
    corrected += found.value / 60;
    plain += (found.value - (found.kinds - 1) / (2 * found.tokens * Math.LN2)) / 60;
  }
  expect(truth - plain).toBeGreaterThan(0.06);
  expect(Math.abs(truth - corrected)).toBeLessThan(0.02);
});

test("the interval is the jackknife's: each sequence left out and all counted again", () => {
  const sequences = zipfianSequences({ count: 10, length: 12, vocabulary: 30, set: 1 });
  const { value, interval } = unigramEntropy(sequences);
  const without = sequences.map((_, out) => unigramEntropy(sequences.filter((_, s) => s !== out)).value);
  const half = studentTQuantile(0.975, 9) * Math.sqrt(jackknifeVariance(without));
  expect(interval![0]).toBeCloseTo(value - half, 11);
  expect(interval![1]).toBeCloseTo(value + half, 11);
});

test.each([["plain", 0], ["repetitive", 0.6]])("the interval covers the mean over sets: %s", (_, repeat) => {
  const trials = Array.from({ length: 150 }, (_, set) => {
    return unigramEntropy(zipfianSequences({ count: 40, length: 30, vocabulary: 50, set, repeat }));
  });
  const mean = trials.reduce((sum, { value }) => sum + value, 0) / trials.length;
  const held = trials.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]);
  expect(held.length / trials.length).toBeGreaterThan(0.9);
});

test("the gap is below 0 where generated tokens are fewer, and its variances add", () => {
  const narrow = zipfianSequences({ count: 20, length: 20, vocabulary: 10, set: 1 });
  const data = zipfianSequences({ count: 30, length: 20, vocabulary: 100, set: 2 });
  const { value, interval, generated, data: own } = entropyGap(narrow, data);
  expect(value).toBeCloseTo(generated.value - own.value, 14);
  expect(interval![1]).toBeLessThan(0);
  const half = (found: typeof own, degrees: number) =>
    (found.interval![1] - found.interval![0]) / 2 / studentTQuantile(0.975, degrees);
  expect(interval![1] - value).toBeCloseTo(1.959963984540054 * Math.hypot(half(generated, 19), half(own, 29)), 10);
});

test("one sequence has no interval, and no tokens are refused", () => {
  expect(unigramEntropy([[1, 2], []]).interval).toBeNull();
  expect(entropyGap([[1, 2]], [[1], [2]]).interval).toBeNull();
  expect(() => unigramEntropy([[], []])).toThrow("there is none in 2 sequences");
});

import { expect, test } from "vitest";
import golden from "./goldens/text.json" with { type: "json" };
import { zipfianSequences } from "./goldens/zipfian_sequences.ts";
import { zipfCoefficient } from "./zipf_coefficient.ts";

const { counts, fits } = golden.zipf;

test.each(fits)("it is scipy's linregress on the ranks up to $ranks, as Holtzman's script calls it", (fit) => {
  const sequences = counts.map((count, token) => new Array<number>(count).fill(token));
  expect(zipfCoefficient(sequences, { ranks: fit.ranks }).value).toBeCloseTo(fit.coefficient, 12);
});

test("frequencies c / rank² have the coefficient 2, and equal ones 0", () => {
  const squares = [1, 2, 3, 4, 5, 6].map((rank) => new Array<number>(3600 / rank ** 2).fill(rank));
  expect(zipfCoefficient(squares).value).toBeCloseTo(2, 12);
  expect(zipfCoefficient([[1, 2, 3], [3, 2, 1]]).value).toBeCloseTo(0, 12);
});

test("the interval covers the mean over sets about as often as it says", () => {
  const trials = Array.from({ length: 120 }, (_, set) => {
    return zipfCoefficient(zipfianSequences({ count: 60, length: 30, vocabulary: 60, set }));
  });
  const mean = trials.reduce((sum, { value }) => sum + value, 0) / trials.length;
  const held = trials.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]);
  expect(held.length / trials.length).toBeGreaterThan(0.88);
});

test("one kind of token has no slope, and one sequence no interval", () => {
  expect(() => zipfCoefficient([[4, 4], [4]])).toThrow("at least 2 kinds of tokens, got 1");
  expect(() => zipfCoefficient([[1, 2]], { ranks: 1 })).toThrow("'ranks' must be at least 2, got 1");
  expect(zipfCoefficient([[1, 1, 2]]).interval).toBeNull();
});

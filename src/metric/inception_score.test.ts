import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { relativeError } from "../stats/relative_error.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected } from "./goldens/goldens.ts";
import { readNpy } from "./goldens/read_npy.ts";
import { inceptionScore, inceptionScoreMetric } from "./inception_score.ts";

const GOLDENS = [
  ["splits10_shuffle1", 10, true],
  ["splits10_shuffle0", 10, false],
  ["splits1_shuffle0", 1, false],
  ["splits7_shuffle1", 7, true],
] as const;

test.each(GOLDENS)("the Inception Score is torch-fidelity's: %s", (name, splits, shuffle) => {
  const { mean, std } = inceptionScore(readNpy("is_logits.npy"), { splits, shuffle });
  expect(relativeError(mean, expected.inception_score[name].mean)).toBeLessThan(1e-12);
  expect(Math.abs(std - expected.inception_score[name].std)).toBeLessThan(1e-12);
});

test("certain and evenly spread classes score their number, one class for all scores 1", () => {
  const certain = matrix(8, 4, Array.from({ length: 32 }, (_, at) => Math.floor(at / 4) % 4 === at % 4 ? 900 : 0));
  expect(inceptionScore(certain).mean).toBeCloseTo(4, 12);
  const same = matrix(6, 3, Array.from({ length: 18 }, (_, at) => at % 3));
  expect(inceptionScore(same)).toMatchObject({ mean: 1, std: 0 });
});

test("a constant added to a sample's logits changes nothing", () => {
  const logits = readNpy("is_logits.npy");
  const moved = matrix(1000, 10, logits.data.map((value, at) => value + 500 * Math.floor(at / 10)));
  expect(relativeError(inceptionScore(moved).mean, inceptionScore(logits).mean)).toBeLessThan(1e-8);
});

test("the interval covers the score's expectation about as often as it says", () => {
  const results = Array.from({ length: 300 }, (_, trial) => inceptionScore(gaussianRows(400, 3, trial, { scale: 2 })));
  const mean = results.reduce((sum, score) => sum + score.mean, 0) / 300;
  const covered = results.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]).length;
  expect(covered / 300).toBeGreaterThan(0.92);
  expect(covered / 300).toBeLessThan(0.98);
});

test("the estimate is that of one unshuffled split", async () => {
  const features = gaussianRows(1000, 2, 1);
  const comparison = { ...compare(features, features), generated: { features, logits: readNpy("is_logits.npy") } };
  const { value, interval, convention } = await inceptionScoreMetric().measure(comparison);
  expect(relativeError(value, expected.inception_score.splits1_shuffle0.mean)).toBeLessThan(1e-12);
  expect(interval![0]).toBeLessThan(value);
  expect(convention).toMatchObject({ layer: "logits", splits: 1, shuffle: false, n_generated: 1000 });
});

test("splits asked for are the value, with their deviation beside it; one split ignores the shuffle", async () => {
  const features = gaussianRows(1000, 2, 1);
  const comparison = { ...compare(features, features), generated: { features, logits: readNpy("is_logits.npy") } };
  const { value, details, convention } = await inceptionScoreMetric({ splits: 10 }).measure(comparison);
  expect(relativeError(value, expected.inception_score.splits10_shuffle1.mean)).toBeLessThan(1e-12);
  expect(Number(details?.splits_std)).toBeCloseTo(expected.inception_score.splits10_shuffle1.std, 12);
  expect(convention).toMatchObject({ splits: 10, shuffle: true, seed: 2020 });
  const ordered = await inceptionScoreMetric({ splits: 10, shuffle: false }).measure(comparison);
  expect(relativeError(ordered.value, expected.inception_score.splits10_shuffle0.mean)).toBeLessThan(1e-12);
  expect((await inceptionScoreMetric({ shuffle: true }).measure(comparison)).convention.shuffle).toBe(false);
});

test("one split's score comes with the ± over ten shuffled splits where a comparison wants it", async () => {
  const features = gaussianRows(1000, 2, 1);
  const comparison = { ...compare(features, features), generated: { features, logits: readNpy("is_logits.npy") } };
  const { value, details, convention } = await inceptionScoreMetric({ printedSpread: true }).measure(comparison);
  const { splits10_shuffle1: shuffled, splits10_shuffle0: ordered, splits1_shuffle0: whole } = expected.inception_score;
  expect(relativeError(value, whole.mean)).toBeLessThan(1e-12);
  expect(convention).toEqual((await inceptionScoreMetric().measure(comparison)).convention);
  expect(relativeError(Number(details?.splits_mean), shuffled.mean)).toBeLessThan(1e-12);
  expect(Number(details?.splits_std)).toBeCloseTo(shuffled.std, 12);
  expect(details).toMatchObject({ splits: 10, splits_shuffle: true, splits_seed: 2020 });
  const inOrder = await inceptionScoreMetric({ printedSpread: true, shuffle: false }).measure(comparison);
  expect(Number(inOrder.details?.splits_std)).toBeCloseTo(ordered.std, 12);
  expect((await inceptionScoreMetric({ printedSpread: true, splits: 1 }).measure(comparison)).details).toBeUndefined();
  const logits = gaussianRows(999, 3, 1);
  const few = { ...comparison, generated: { features: logits, logits } };
  expect((await inceptionScoreMetric({ printedSpread: true }).measure(few)).details).toBeUndefined();
});

test("missing logits, more splits than samples, and infinities are refused", async () => {
  const features: Matrix = gaussianRows(4, 2, 1);
  await expect(inceptionScoreMetric().measure(compare(features, features))).rejects.toThrow("no class logits");
  expect(() => inceptionScore(features, { splits: 5 })).toThrow("got 5");
  expect(() => inceptionScore(matrix(2, 2, [0, 0, 0, Infinity]))).toThrow("row 1 of the class logits holds Infinity");
});

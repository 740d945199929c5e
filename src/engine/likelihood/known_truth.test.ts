import { afterAll, expect, test } from "vitest";
import { mixtureEntropy } from "../../dataset/oracle/mixture_entropy.ts";
import { oracle, ORACLE_NOISE_SCALE } from "../../dataset/oracle/oracle.ts";
import { oracleImages } from "../../dataset/oracle/oracle_images.ts";
import { scoreMixture } from "../../dataset/oracle/score_mixture.ts";
import { openOnnxAlgebra } from "../../runtime/onnx_algebra.ts";
import { bitsAboveTruth, type KnownTruth } from "./known_truth.ts";

const COUNT = 400;
const { algebra, close } = await openOnnxAlgebra(1);
afterAll(close);
const { images } = oracleImages(0, COUNT, "test");
const scores = await scoreMixture(oracle(), images, algebra);
const truth: KnownTruth = {
  dataset: "oracle",
  logLikelihoods: scores.logLikelihoods,
  entropy: mixtureEntropy(oracle(), scores.posteriorEntropies),
};
const context = {
  slice: { dataset: "oracle", split: "test", from: 0, count: COUNT },
  format: {
    shape: [1, 16, 16] as [number, number, number],
    layout: "NCHW",
    levels: 256,
    range: [0, 1] as [number, number],
  },
  microBatch: 20,
} as const;

/** Bits above the truth of a model that gives the images these log-likelihoods. */
const gapOf = (nats: Float64Array, against: KnownTruth = truth) =>
  bitsAboveTruth({ nats, likelihood: { kind: "exact", convention: {} } }, against, context);

test("the oracle as a model has no gap to itself, and its entropy is within what its images say of it", () => {
  expect(gapOf(scores.logLikelihoods)).toMatchObject({ value: 0, interval: [0, 0], n: COUNT });
  const flat: KnownTruth = { ...truth, logLikelihoods: new Float64Array(COUNT).fill(-truth.entropy.nats) };
  const { value, interval } = gapOf(scores.logLikelihoods, flat);
  // 95 % intervals: half as wide again misses once in 300.
  expect(Math.abs(value)).toBeLessThan(1.5 * (interval![1] - interval![0]) / 2);
});

test("an oracle with more noise is above the truth by the closed-form divergence of its pixels", async () => {
  const wider = oracle(1.2 * ORACLE_NOISE_SCALE), { modes, pixels, kinds, logMasses } = oracle();
  // Modes are told apart for certain, so that the divergence is that of the pixels given the mode.
  const divergences = logMasses.map((row, kind) =>
    row.reduce(
      (sum, value, level) =>
        value === -Infinity ? sum : sum + Math.exp(value) * (value - wider.logMasses[kind]![level]!),
      0,
    )
  );
  let nats = 0;
  for (let i = 0; i < modes * pixels; i++) nats += divergences[kinds[i]!]! / modes;
  const closed = nats / pixels / Math.LN2;
  const { logLikelihoods } = await scoreMixture(wider, images, algebra);
  const { value, interval } = gapOf(logLikelihoods);
  expect(closed).toBeGreaterThan(0.01);
  expect(Math.abs(value - closed)).toBeLessThan(1.5 * (interval![1] - interval![0]) / 2);
});

import { afterAll, expect, test } from "vitest";
import { openOnnxAlgebra } from "../../runtime/onnx_algebra.ts";
import { drawTiny, EVERY_IMAGE, TINY, tinyMasses } from "./fixture_mixture.ts";
import { mixtureEntropy } from "./mixture_entropy.ts";
import { oracle, ORACLE_NOISE_SCALE } from "./oracle.ts";
import { oracleImages } from "./oracle_images.ts";
import { scoreMixture } from "./score_mixture.ts";

const { algebra, close } = await openOnnxAlgebra(1);
afterAll(close);

/** -Σ p log p over all images. */
function enumeratedEntropy(): number {
  let entropy = 0;
  for (let i = 0; i < EVERY_IMAGE.length / 2; i++) {
    const mass = tinyMasses(i).reduce((a, b) => a + b) / TINY.modes;
    if (mass > 0) entropy -= mass * Math.log(mass);
  }
  return entropy;
}

test("the interval holds the enumerated entropy of overlapping modes in 95 of 100 draws or so, and is tight", async () => {
  const truth = enumeratedEntropy();
  let held = 0;
  for (let seed = 0n; seed < 100n; seed++) {
    const { posteriorEntropies, logLikelihoods } = await scoreMixture(TINY, drawTiny(200, seed), algebra);
    const { interval } = mixtureEntropy(TINY, posteriorEntropies);
    if (interval![0] <= truth && truth <= interval![1]) held++;
    // The plain mean of -log p has several times the spread.
    const mean = logLikelihoods.reduce((a, b) => a + b) / 200;
    const spread = Math.sqrt(logLikelihoods.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 199 / 200);
    expect(interval![1] - interval![0]).toBeLessThan(2 * 1.97 * spread / 2);
  }
  // Binomial(100, 0.95) is from 88 to 100 with probability 0.998.
  expect(held).toBeGreaterThanOrEqual(88);
});

test("the oracle's entropy is log 3600 and 256 logistics' ln s + 2, and other images' likelihoods agree", async () => {
  const draw = (first: number) => scoreMixture(oracle(), oracleImages(first, 150, "test").images, algebra);
  const { nats, conditionalNats } = mixtureEntropy(oracle(), (await draw(0)).posteriorEntropies);
  expect(nats).toBeCloseTo(conditionalNats + Math.log(3600), 9);
  // Levels beyond either end are cut, which moves a pixel's entropy by a few ten-thousandths.
  expect(Math.abs(conditionalNats - 256 * (Math.log(ORACLE_NOISE_SCALE) + 2))).toBeLessThan(0.2);
  const { logLikelihoods } = await draw(5000);
  const mean = logLikelihoods.reduce((a, b) => a + b) / logLikelihoods.length;
  // The log-density of a logistic has variance 4 - π²/3.
  expect(Math.abs(mean + nats)).toBeLessThan(4 * Math.sqrt(256 * (4 - Math.PI ** 2 / 3) / logLikelihoods.length));
});

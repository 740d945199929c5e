/**
 * The beta-binomial on the levels 0..n: a binomial whose probability is Beta(alpha, beta).
 *
 *   P(k) = C(n, k) · B(k + alpha, n - k + beta) / B(alpha, beta)
 *
 * The observation model of BB-ANS' VAE: Townsend, Bird, Barber, "Practical lossless compression with latent variables
 * using bits back coding", ICLR 2019 (arXiv:1901.04866).
 */
import { logGamma } from "../stats/log_gamma.ts";
import { nearExp } from "./near_exp.ts";
import type { Geometry, Observation } from "./observation.ts";

/** Means that are this near relatively may be one and the same: more than `nearExp` is off by. */
const DOUBT = 1e-12;

/** Parameters [2 · channels, places]: the logarithms of every number's alpha, then those of every number's beta. */
export function betaBinomialObservation({ channels, places, levels }: Geometry): Observation {
  const size = channels * places;
  const distribution = new BetaBinomial(levels);
  return {
    kind: "beta-binomial",
    sites: size,
    uniformsPerSite: 1,
    logMasses(parameters, image, out) {
      for (let p = 0; p < size; p++) {
        out[p] = distribution.logMass(image[p]!, Math.exp(parameters[p]!), Math.exp(parameters[size + p]!));
      }
    },
    drawSite(parameters, site, uniforms, image) {
      const alpha = Math.exp(parameters[site]!), beta = Math.exp(parameters[size + site]!);
      image[site] = distribution.draw(uniforms[0]!, alpha, beta);
    },
    mean(parameters, out) {
      for (let p = 0; p < size; p++) out[p] = distribution.singleMeanAt(parameters[p]!, parameters[size + p]!);
    },
  };
}

/** A beta-binomial for images of `levels` grey levels: n = levels - 1. */
export class BetaBinomial {
  readonly #n: number;
  readonly #logChoose: Float64Array;

  constructor(levels: number) {
    this.#n = levels - 1;
    this.#logChoose = Float64Array.from(
      { length: levels },
      (_, k) => logGamma(levels) - logGamma(k + 1) - logGamma(levels - k),
    );
  }

  /** log P(k) in nats. */
  logMass(k: number, alpha: number, beta: number): number {
    const n = this.#n;
    // k = 0 and k = n, most of a digit's pixels, need two gammas fewer.
    const first = k === 0 ? 0 : logGamma(k + alpha) - logGamma(alpha);
    const second = k === n ? 0 : logGamma(n - k + beta) - logGamma(beta);
    return this.#logChoose[k]! + first + second - logGamma(n + alpha + beta) + logGamma(alpha + beta);
  }

  /** The mean, n · alpha / (alpha + beta), from the logarithms: one exponential, and no overflow. */
  meanAt(logAlpha: number, logBeta: number): number {
    return this.#n / (1 + Math.exp(logBeta - logAlpha));
  }

  /** The mean rounded to single precision, by a quick exponential where there is no doubt of how it rounds. */
  singleMeanAt(logAlpha: number, logBeta: number): number {
    const mean = this.#n / (1 + nearExp(logBeta - logAlpha)), rounded = Math.fround(mean - DOUBT * mean);
    if (rounded === Math.fround(mean + DOUBT * mean)) return rounded;
    return Math.fround(this.meanAt(logAlpha, logBeta));
  }

  /** Draws a level by walking up the masses: P(k + 1) / P(k) = (n - k)(k + alpha) / ((k + 1)(n - k - 1 + beta)). */
  draw(uniform: number, alpha: number, beta: number): number {
    const n = this.#n;
    let mass = Math.exp(this.logMass(0, alpha, beta));
    let rest = uniform - mass;
    let k = 0;
    while (rest >= 0 && k < n) {
      mass *= (n - k) * (k + alpha) / ((k + 1) * (n - k - 1 + beta));
      rest -= mass;
      k++;
    }
    return k;
  }
}

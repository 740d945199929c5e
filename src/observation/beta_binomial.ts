/**
 * The beta-binomial on the levels 0..n: a binomial whose probability is Beta(alpha, beta).
 *
 *   P(k) = C(n, k) · B(k + alpha, n - k + beta) / B(alpha, beta)
 *
 * The observation model of BB-ANS' VAE: Townsend, Bird, Barber, "Practical lossless compression with latent variables
 * using bits back coding", ICLR 2019 (arXiv:1901.04866).
 */
import { kernels, ROOM } from "../core/wasm/kernels.ts";
import { logGamma } from "../stats/log_gamma.ts";
import type { Geometry, Observation } from "./observation.ts";

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
    drawImages(parameters, uniforms, images) {
      for (let at = 0; at < images.length; at += size) {
        for (let p = 0; p < size; p++) {
          const alpha = Math.exp(parameters[2 * at + p]!), beta = Math.exp(parameters[2 * at + size + p]!);
          images[at + p] = distribution.draw(uniforms[at + p]!, alpha, beta);
        }
      }
    },
    mean(parameters, out) {
      for (let p = 0; p < size; p++) out[p] = distribution.meanAt(parameters[p]!, parameters[size + p]!);
    },
    meanLevels(parameters, out) {
      meanLevels(parameters.subarray(0, size), parameters.subarray(size, 2 * size), levels - 1, out);
    },
  };
}

/** Means that are rounded at once. */
const MOST = 2048;
const roomAlphas = new Float32Array(ROOM.buffer, ROOM.start, MOST);
const roomBetas = new Float32Array(ROOM.buffer, ROOM.start + 4 * MOST, MOST);
const rounded = new Uint8Array(ROOM.buffer, ROOM.start + 8 * MOST, MOST);
const undecided = new Int32Array(ROOM.buffer, ROOM.start + 9 * MOST, MOST / 4);

/** Means, as `meanAt` gives them, to the nearest levels: by single precision where it leaves no doubt. */
function meanLevels(logAlphas: Float32Array, logBetas: Float32Array, n: number, out: Uint8Array): void {
  for (let at = 0; at < out.length; at += MOST) {
    const count = Math.min(MOST, out.length - at), end = at + count;
    roomAlphas.set(logAlphas.subarray(at, end));
    roomBetas.set(logBetas.subarray(at, end));
    const doubts = kernels.logisticLevels(
      roomAlphas.byteOffset,
      roomBetas.byteOffset,
      n,
      rounded.byteOffset,
      count + 3 >> 2,
      undecided.byteOffset,
    );
    out.set(rounded.subarray(0, count), at);
    for (let k = 0; k < doubts; k++) {
      const from = at + 4 * undecided[k]!;
      for (let j = from; j < from + 4 && j < end; j++) {
        out[j] = Math.round(Math.fround(n / (1 + Math.exp(logBetas[j]! - logAlphas[j]!))));
      }
    }
  }
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

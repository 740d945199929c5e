/**
 * The algebra of a discrete-time Gaussian diffusion, without any network.
 *
 * Notation of Ho et al. 2020 (arXiv:2006.11239) with t from 0: x_t = sqrt(alpha_bar_t) x_0 + sqrt(1 - alpha_bar_t) eps.
 * Checked against guided-diffusion's `gaussian_diffusion.py`.
 */
import type { DiffusionSpec } from "../../card/card.ts";
import { type Cdf, discretizedGaussianLogMass } from "../../observation/discretized_gaussian.ts";
import { denoisingStep, type FreshNoise, predictClean } from "./denoising_step.ts";
import type { NoiseSchedule } from "./noise_schedule.ts";

/** One image at one time step, and what the network says of it. */
export interface Noised {
  /** The image on [-1, 1]. */
  readonly x0: Float32Array;
  /** Its noised version. */
  readonly xt: Float32Array;
  /** The network's prediction at (xt, t). */
  readonly prediction: Float32Array;
  /** Where the variance is learned: the network's other channels, from -1 (the posterior's) to 1 (beta_t). */
  readonly variance?: Float32Array;
}

export class GaussianDiffusion {
  readonly schedule: NoiseSchedule;
  readonly #prediction: DiffusionSpec["prediction"];
  readonly #variance: DiffusionSpec["variance"];

  constructor(schedule: NoiseSchedule, { prediction, variance }: Pick<DiffusionSpec, "prediction" | "variance">) {
    this.schedule = schedule;
    this.#prediction = prediction;
    this.#variance = variance;
  }

  /** alpha_bar_{t-1}; 1 before the first step. */
  previousAlphaBar(t: number): number {
    return t === 0 ? 1 : this.schedule.alphaBars[t - 1]!;
  }

  /** The network's prediction turned into x_0, cut to [-1, 1]. */
  predictX0(alphaBar: number, xt: number, output: number): number {
    const { signal, noise } = signalAndNoise(alphaBar);
    const x0 = this.#prediction === "v"
      ? signal * xt - noise * output
      : this.#prediction === "epsilon"
      ? (xt - noise * output) / signal
      : output;
    return cut(x0);
  }

  /** `predictX0` of many numbers at one time step, in single precision. */
  predictAllX0(alphaBar: number, xt: Float32Array, output: Float32Array): Float32Array {
    return predictClean(this.#prediction, signalAndNoise(alphaBar), xt, output);
  }

  /**
   * Takes many numbers from one level of noise to another, in place: scale · x_0 + towards · ε, where x_0 is predicted and
   * ε is what x has besides, and then adds fresh noise where there is any.
   */
  step(
    x: Float32Array,
    output: Float32Array,
    { alphaBar, scale, towards }: { readonly alphaBar: number; readonly scale: number; readonly towards: number },
    fresh?: FreshNoise,
  ): void {
    denoisingStep(this.#prediction, x, output, { ...signalAndNoise(alphaBar), scale, towards }, fresh);
  }

  /** Mean of q(x_{t-1} | x_t, x_0) as weights of x_0 and x_t: equation 7. */
  posteriorMean(t: number): { x0: number; xt: number } {
    const beta = this.schedule.betas[t]!, bar = this.schedule.alphaBars[t]!, previous = this.previousAlphaBar(t);
    return {
      x0: beta * Math.sqrt(previous) / (1 - bar),
      xt: (1 - previous) * Math.sqrt(1 - beta) / (1 - bar),
    };
  }

  /** Variance of q(x_{t-1} | x_t, x_0); at t = 0, where it is 0, that of t = 1 as in the reference implementation. */
  posteriorVariance(t: number): number {
    const s = Math.max(t, 1);
    const beta = this.schedule.betas[s]!, bar = this.schedule.alphaBars[s]!;
    return beta * (1 - this.previousAlphaBar(s)) / (1 - bar);
  }

  /** Variance of the model's p(x_{t-1} | x_t), where it is fixed. */
  modelVariance(t: number): number {
    return this.#variance === "fixed-large" && t > 0 ? this.schedule.betas[t]! : this.posteriorVariance(t);
  }

  /**
   * Logarithm of the model's variance where it is learned.
   * Source: Nichol & Dhariwal 2021 (arXiv:2102.09672), equation 15.
   */
  learnedLogVariance(t: number, output: number): number {
    const share = (output + 1) / 2;
    return share * Math.log(this.schedule.betas[t]!) + (1 - share) * Math.log(this.posteriorVariance(t));
  }

  /**
   * One term of the variational bound for one image, in nats: for t > 0 the KL of q(x_{t-1} | x_t, x_0) from
   * p(x_{t-1} | x_t), for t = 0 the negative log-mass of the grey levels.
   *
   * @param cdf As in `discretizedGaussianLogMass`.
   */
  term(t: number, noised: Noised, levels: number, cdf?: Cdf): number {
    const { x0, xt, prediction, variance } = noised;
    const alphaBar = this.schedule.alphaBars[t]!;
    const weights = this.posteriorMean(t);
    if (t === 0) {
      const fixed = Math.sqrt(this.modelVariance(t));
      let nats = 0;
      for (let i = 0; i < x0.length; i++) {
        const mean = weights.x0 * this.predictX0(alphaBar, xt[i]!, prediction[i]!) + weights.xt * xt[i]!;
        const deviation = variance === undefined ? fixed : Math.exp(this.learnedLogVariance(t, variance[i]!) / 2);
        nats -= discretizedGaussianLogMass(x0[i]!, mean, deviation, levels, cdf);
      }
      return nats;
    }
    if (variance !== undefined) return this.#learnedTerm(t, noised, variance);
    const modelVariance = this.modelVariance(t);
    const ratio = this.posteriorVariance(t) / modelVariance;
    let squares = 0;
    for (let i = 0; i < x0.length; i++) {
      squares += (x0[i]! - this.predictX0(alphaBar, xt[i]!, prediction[i]!)) ** 2;
    }
    return 0.5 * (x0.length * (ratio - 1 - Math.log(ratio)) + weights.x0 ** 2 * squares / modelVariance);
  }

  /** KL between normals whose variances differ from pixel to pixel. */
  #learnedTerm(t: number, { x0, xt, prediction }: Noised, variance: Float32Array): number {
    const alphaBar = this.schedule.alphaBars[t]!, weight = this.posteriorMean(t).x0;
    const posterior = this.posteriorVariance(t), logPosterior = Math.log(posterior);
    let nats = 0;
    for (let i = 0; i < x0.length; i++) {
      const logVariance = this.learnedLogVariance(t, variance[i]!);
      const square = (weight * (x0[i]! - this.predictX0(alphaBar, xt[i]!, prediction[i]!))) ** 2;
      nats += 0.5 * (logVariance - logPosterior - 1 + (posterior + square) * Math.exp(-logVariance));
    }
    return nats;
  }

  /** KL(q(x_T | x_0) || N(0, I)) of one image, in nats. */
  prior(x0: Float32Array): number {
    const bar = this.schedule.alphaBars[this.schedule.steps - 1]!;
    let nats = 0;
    for (const value of x0) nats += 0.5 * (bar * value ** 2 - bar - Math.log1p(-bar));
    return nats;
  }
}

/** Standard deviations of the image's share and of the noise in x_t. */
function signalAndNoise(alphaBar: number): { readonly signal: number; readonly noise: number } {
  return { signal: Math.sqrt(alphaBar), noise: Math.sqrt(1 - alphaBar) };
}

/** Cuts a number to [-1, 1]. */
function cut(x: number): number {
  return x < -1 ? -1 : x > 1 ? 1 : x;
}

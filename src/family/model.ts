/**
 * What a registered model can do. Suites ask for these capabilities, never for families.
 */
import type { ModelCard } from "../card/card.ts";
import type { Noise } from "../core/noise.ts";
import type { Convention, LikelihoodKind } from "../core/run.ts";

/** Draws images. */
export interface Sampler {
  /** Network evaluations for one sample (NFE). */
  readonly evaluations: number;
  /** Everything besides the seed and the micro-batch that a sample depends on. */
  readonly convention: Convention;
  /**
   * Draws the samples `first`..`first + count - 1` of a seed.
   *
   * @returns Grey levels, [count, channels, height, width].
   * @throws {ModelOutputError} Where the network gives NaN or infinity.
   */
  draw(noise: Noise, first: number, count: number): Promise<Uint8Array>;
}

/** Log-likelihoods of examples, in nats. */
export interface LogLikelihoods {
  /** [count]: log p(x), or the bound that the kind says. */
  readonly nats: Float64Array;
  /** Negative log-likelihood in parts, each [count], adding up to -nats; empty where there is one part. */
  readonly terms: Readonly<Record<string, Float64Array>>;
}

/** Scores images. */
export interface LikelihoodEstimator {
  readonly kind: LikelihoodKind;
  readonly convention: Convention;
  /** Network evaluations for one example. */
  readonly evaluations: number;
  /**
   * Scores images of grey levels, [count, channels, height, width].
   *
   * @param first Index of the first image: the noise of a bound is addressed by it.
   * @throws {ModelOutputError} Where a log-likelihood is NaN or infinite.
   */
  score(images: Uint8Array, noise: Noise, first: number): Promise<LogLikelihoods>;
}

/** What bounds may spend. */
export interface LikelihoodBudget {
  /** Random time steps for each image in a diffusion model's bound. */
  readonly timeSteps: number;
}

/** A capability, or why the family has none. */
export type Capability<T> = { readonly has: true; readonly use: T } | { readonly has: false; readonly reason: string };

export interface Model {
  readonly card: ModelCard;
  readonly sample: Capability<Sampler>;
  logLikelihood(budget: LikelihoodBudget): Capability<LikelihoodEstimator>;
}

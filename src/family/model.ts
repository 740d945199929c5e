/**
 * What a registered model can do. Suites ask for these capabilities, never for families.
 */
import type { ImageModelCard } from "../card/card.ts";
import type { Noise } from "../core/noise.ts";
import type { Convention, LikelihoodKind } from "../core/run.ts";
import type { LikelihoodMethod } from "./likelihood_method.ts";
import type { LogPartition } from "./log_partition.ts";

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
  /** What one pass shows besides its number: a bound over the number of draws, or its terms over time. */
  readonly curve?: LikelihoodCurve;
  /** [count]: network evaluations that each example took, where that depends on the example. */
  readonly evaluations?: Float64Array;
}

/** What a likelihood is shown over. */
export interface CurveAxis {
  /**
   * `draws`: unbiased estimates of the bound at each number of draws, the last being `nats`. `time-steps`: the bound's
   * terms, negative log-likelihoods, added up from each time step to before the next one of the axis; estimates without
   * bias where steps are drawn.
   */
  readonly axis: "draws" | "time-steps";
  readonly at: readonly number[];
  /** Where the last point's time steps end; absent over draws. */
  readonly end?: number;
}

/** Numbers of each example at the points of an axis, in nats. */
export interface LikelihoodCurve extends CurveAxis {
  /** One array [count] for each point. */
  readonly values: readonly Float64Array[];
}

/** Scores images. */
export interface LikelihoodEstimator {
  readonly kind: LikelihoodKind;
  /**
   * Whether the model has masses of grey levels, or a density of numbers from which the mass of a level is had by
   * dequantisation. What comes back is about masses either way.
   */
  readonly basis: "mass" | "density";
  readonly convention: Convention;
  /** Network evaluations for one example; for an adaptive method the fewest, and `score` says how many it took. */
  readonly evaluations: number;
  /** The axis of the curve that every score brings; absent where it brings none. */
  readonly curve?: CurveAxis;
  /** The constant that all examples have in common; absent where there is none. */
  readonly partition?: PartitionEstimator;
  /**
   * Scores images of grey levels, [count, channels, height, width].
   *
   * @param first Index of the first image: the noise of a bound is addressed by it.
   * @param logPartition What `partition` gave, where it was measured before; else it is measured here.
   * @throws {ModelOutputError} Where a log-likelihood is NaN or infinite.
   */
  score(images: Uint8Array, noise: Noise, first: number, logPartition?: LogPartition): Promise<LogLikelihoods>;
}

/** Measures log Z once for a run, by chains that can be run apart. */
export interface PartitionEstimator {
  /** Network evaluations of each chain. */
  readonly evaluations: number;
  readonly chains: number;
  /** Whether the mean of the chains' weights is unbiased for Z or for 1 / Z. */
  readonly direction: "forward" | "reverse";
  /**
   * What the chains `first`..`first + count - 1` by themselves say of log Z, in nats: [count].
   *
   * @throws {ModelOutputError} Where the network gives NaN or infinity.
   */
  weigh(noise: Noise, first: number, count: number): Promise<Float64Array>;
}

/** The conditional distributions of grey levels that a mass function is the product of. */
export interface Conditionals {
  /** `raster`: each site given all before it; `independent`: given a latent code, the same for all images. */
  readonly order: "raster" | "independent";
  /** Number d of an image belongs to site d mod `sites`; numbers of one site are given the channels before them. */
  readonly sites: number;
  /**
   * Log-masses of every number of images of the model's own levels, in nats.
   *
   * @param images [count, channels, height, width]
   * @returns [count, channels · height · width]
   */
  logMasses(images: Uint8Array): Promise<Float64Array>;
}

/** How far a flow's inverse is from one. */
export interface RoundTrip {
  /** Root-mean-square of z - forward(inverse(z)) over standard normal z. */
  readonly error: number;
  /** Share of the numbers of inverse(z) that lie outside the range of the data. */
  readonly outside: number;
}

/** A diagonal normal over z for each image. */
export interface Posteriors {
  readonly latent: number;
  /** [count, latent] */
  readonly mean: Float32Array;
  /** [count, latent] */
  readonly logVariance: Float32Array;
}

/** A capability, or why the family has none. */
export type Capability<T> = { readonly has: true; readonly use: T } | { readonly has: false; readonly reason: string };

export interface Model {
  readonly card: ImageModelCard;
  readonly sample: Capability<Sampler>;
  /** The methods that the model's likelihood can be measured by, with parameters to start from; the default first. */
  readonly likelihoodMethods: readonly LikelihoodMethod[];
  /** The likelihood by one method, or why the model has none by it. */
  likelihood(method: LikelihoodMethod): Capability<LikelihoodEstimator>;
  /** Absent where the model is no product of masses. */
  readonly conditionals?: Conditionals;
  /** Sends standard normal codes through the inverse and back; absent where the model is no flow. */
  readonly roundTrip?: (noise: Noise, count: number) => Promise<RoundTrip>;
  /** Encodes images of the model's own levels; absent where the family has no encoder. */
  readonly encode?: (images: Uint8Array, first: number) => Promise<Posteriors>;
}

import { DEFAULT_K } from "./neighbourhoods.ts";
import { KID_KERNEL } from "./polynomial_kernel.ts";
import type { MmdEstimator } from "./polynomial_mmd.ts";

/** What a user can set of precision, recall, density and coverage. */
export interface NeighbourOptions {
  /** The neighbour that balls reach to: 5. */
  readonly k?: number;
}

/** What a user can set of KID. */
export interface KidOptions {
  /** Subsets of the ± that papers print, which is reported where this or `kidSubsetSize` is given: 100. */
  readonly kidSubsets?: number;
  /** Samples in a subset: 1000. */
  readonly kidSubsetSize?: number;
  /** Degree of the kernel (γ·xᵀy + coef0)^degree: 3. */
  readonly kidDegree?: number;
  /** γ; 1/d where it is `null`: `null`. */
  readonly kidGamma?: number | null;
  /** 1. */
  readonly kidCoef0?: number;
  /** Which pairs are averaged: "unbiased". */
  readonly kidEstimator?: MmdEstimator;
  /** Seed of whatever is drawn: 2020. */
  readonly seed?: number;
  /** Whether the ± of papers is reported unasked too, where both sets hold a subset: false. */
  readonly printedSpread?: boolean;
}

/** What a user can set of the Inception Score. */
export interface InceptionScoreOptions {
  /** Parts that are scored each on its own, the value being their mean: 1. */
  readonly splits?: number;
  /** Whether samples are shuffled before they are split; one split needs no order: true. */
  readonly shuffle?: boolean;
  /** Seed of the shuffle: 2020. */
  readonly seed?: number;
  /** Whether one split's score comes with the ± over ten splits that papers print, from 1000 samples on: false. */
  readonly printedSpread?: boolean;
}

/** All that a user can set of metrics of generated samples; each metric reads what is its own. */
export type MetricOptions = NeighbourOptions & KidOptions & InceptionScoreOptions;

/** What holds where nothing is set. */
export const METRIC_DEFAULTS = {
  k: DEFAULT_K,
  kidSubsets: 100,
  kidSubsetSize: 1000,
  kidDegree: KID_KERNEL.degree,
  kidGamma: KID_KERNEL.gamma,
  kidCoef0: KID_KERNEL.coef0,
  kidEstimator: "unbiased",
  splits: 1,
  shuffle: true,
  seed: 2020,
  printedSpread: false,
} as const satisfies Required<MetricOptions>;

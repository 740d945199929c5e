import type { Estimate } from "../core/run.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import type { UnitArrays } from "../store/unit_cache.ts";
import type { DatasetSlice } from "./suite.ts";
import type { ModelDescription } from "./task.ts";

/** What turns log-likelihoods of images into bits per dimension. */
export interface LikelihoodContext {
  readonly likelihood: Extract<ModelDescription["logLikelihood"], { has: true }>;
  readonly slice: DatasetSlice;
  /** Channels × height × width. */
  readonly dimensions: number;
  readonly levels: number;
  readonly microBatch: number;
}

/**
 * Bits per dimension: -log2 p(x) / D, the mean over images, with a t interval over them.
 *
 * @param arrays `nats` and the terms of a likelihood pass, one number an image.
 */
export function bitsPerDim(
  arrays: UnitArrays,
  { likelihood, slice, dimensions, levels, microBatch }: LikelihoodContext,
): Estimate {
  const { nats, ...terms } = arrays;
  if (!(nats instanceof Float64Array)) throw new Error("A likelihood pass gave no log-likelihoods");
  const toBits = 1 / (dimensions * Math.LN2);
  const sample = meanAndVariance(nats.map((value) => -value * toBits));
  return {
    value: sample.mean,
    interval: intervalOfMean(sample),
    level: 0.95,
    n: nats.length,
    unit: "bits/dim",
    direction: "lower",
    kind: likelihood.kind,
    ...(Object.keys(terms).length > 0 && {
      terms: Object.fromEntries(
        Object.entries(terms).map(([name, values]) => [name, toBits * meanAndVariance(values).mean]),
      ),
    }),
    // How each family comes to its number differs and is in the details: the quantity is the same, the kind says the rest.
    convention: {
      quantity: "log2-mass of whole images",
      data: `${levels} levels`,
      dimensions,
      dataset: slice.dataset,
      split: slice.split,
      from: slice.from,
      micro_batch: microBatch,
      interval: "t over images",
    },
    details: { ...likelihood.convention, evaluations: likelihood.evaluations },
  };
}

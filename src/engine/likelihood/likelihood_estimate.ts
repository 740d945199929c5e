import type { ImageFormat } from "../../card/image_format.ts";
import type { Convention, Estimate } from "../../core/run.ts";
import { describeBinarisation } from "../../family/binarised.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import type { LogPartition } from "../../family/log_partition.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { type MeanAndVariance, meanAndVariance } from "../../stats/mean_and_variance.ts";
import type { DatasetSlice } from "../suite.ts";
import type { LikelihoodDescription } from "../task.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/** What the numbers of one dataset have in common. */
export interface LikelihoodContext {
  readonly slice: DatasetSlice;
  readonly format: ImageFormat;
  readonly microBatch: number;
}

/** In what a log-likelihood is told. */
export type LikelihoodUnit = "bits/dim" | "nats";

/**
 * The mean negative log-likelihood of images, in bits per dimension, -log2 p(x) / D, or in nats an image.
 *
 * The interval is Student's t over images. Where a log-partition was estimated, its own error is added in quadrature: the
 * two are independent.
 */
export function likelihoodEstimate(
  scores: LikelihoodScores,
  context: LikelihoodContext,
  unit: LikelihoodUnit = "bits/dim",
): Estimate {
  const { format } = context;
  const { likelihood, nats, terms, partition, evaluations, redrawVariance } = scores;
  const factor = unit === "nats" ? 1 : bitsPerNat(format);
  const sample = meanAndVariance(nats.map((value) => -value * factor));
  return {
    value: sample.mean,
    interval: intervalOverImages(sample, partition, factor),
    level: 0.95,
    ...(redrawVariance !== undefined && { redrawError: factor * Math.sqrt(redrawVariance / nats.length) }),
    n: nats.length,
    unit,
    direction: "lower",
    kind: likelihood.kind,
    ...(Object.keys(terms).length > 0 && {
      terms: Object.fromEntries(
        Object.entries(terms).map(([name, values]) => [name, factor * meanAndVariance(values).mean]),
      ),
    }),
    convention: { ...likelihoodConvention(context, unit), ...rulesOf(likelihood) },
    // How each family comes to its number differs: the quantity is the same, the kind says the rest.
    details: {
      method: methodLabel(likelihood.method),
      ...likelihood.convention,
      evaluations,
      ...(partition !== undefined && {
        interval: "t over images, with the log-partition's own in quadrature",
        log_partition: partition.nats,
        log_partition_interval: `[${partition.interval.map((end) => end.toFixed(2)).join(", ")}]`,
        effective_chains: Math.round(partition.effectiveChains * 10) / 10,
      }),
    },
  };
}

/** Student's t over images, widened by the error of a log-partition that all of them share. */
export function intervalOverImages(
  sample: MeanAndVariance,
  partition: LogPartition | undefined,
  factor: number,
): [number, number] | null {
  const interval = intervalOfMean(sample);
  if (interval === null || partition === undefined) return interval;
  const { mean } = sample;
  return [
    mean - Math.hypot(mean - interval[0], factor * (partition.nats - partition.interval[0])),
    mean + Math.hypot(interval[1] - mean, factor * (partition.interval[1] - partition.nats)),
  ];
}

/**
 * What turns nats of an image into bits per dimension: 1 / (D log 2) for D numbers in an image.
 *
 * @example
 * ```ts
 * -logLikelihoodNats * bitsPerNat(card.format); // bits/dim
 * ```
 */
export function bitsPerNat({ shape: [channels, height, width] }: Pick<ImageFormat, "shape">): number {
  return 1 / (channels * height * width * Math.LN2);
}

/** Another library's rules, where they were followed: its numbers are not ours. */
export function rulesOf({ convention: { as, normal_cdf } }: Pick<LikelihoodDescription, "convention">): Convention {
  return { ...(as !== undefined && { as }), ...(normal_cdf !== undefined && { normal_cdf }) };
}

/** What every likelihood of some data depends on, however a model comes to it: numbers of it rank together. */
export function likelihoodConvention(
  { slice, format, microBatch }: LikelihoodContext,
  unit: LikelihoodUnit,
): Convention {
  return {
    quantity: unit === "nats" ? "log-mass of whole images" : "log2-mass of whole images",
    ...dataConvention(format, slice),
    micro_batch: microBatch,
    interval: "t over images",
  };
}

/** What data a likelihood is of: bits of binarised images never stand beside bits of grey levels. */
export function dataConvention({ shape, levels, binarisation }: ImageFormat, slice: DatasetSlice): Convention {
  return {
    data: `${levels} levels`,
    ...(binarisation !== undefined && { binarisation: describeBinarisation(binarisation) }),
    dimensions: shape[0] * shape[1] * shape[2],
    dataset: slice.dataset,
    split: slice.split,
    from: slice.from,
  };
}

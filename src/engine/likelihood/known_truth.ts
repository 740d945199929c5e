/** What the known distribution of a dataset says: the entropy, and each held-out image's true likelihood. */
import type { Estimate } from "../../core/run.ts";
import { mixtureEntropy } from "../../dataset/oracle/mixture_entropy.ts";
import { DATASETS, truthOf } from "../../dataset/registry.ts";
import { type ModeCoverage, modeCoverage } from "../../metric/mode_coverage.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import type { RunSetting } from "../run_setting.ts";
import { firstImages, type HeldOut } from "./held_out.ts";
import {
  bitsPerNat,
  dataConvention,
  intervalOverImages,
  type LikelihoodContext,
  likelihoodConvention,
  type LikelihoodUnit,
  rulesOf,
} from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/** A dataset's truth on its held-out images. */
export interface KnownTruth {
  readonly dataset: string;
  /** [count]: log p(x) of the first held-out images, in nats, exact. */
  readonly logLikelihoods: Float64Array;
  /** In nats an image, with the interval of what is not known exactly. */
  readonly entropy: { readonly nats: number; readonly interval: [number, number] | null };
}

/** Whether a dataset's distribution is known. */
export function hasTruth(dataset: string): boolean {
  return DATASETS.find(({ id }) => id === dataset)?.truth !== undefined;
}

/** Holds the first `count` held-out images against the truth. */
export async function knownTruth(heldOut: HeldOut, count: number, setting: RunSetting): Promise<KnownTruth> {
  const { dataset } = heldOut.slice;
  const { logLikelihoods, posteriorEntropies } = await heldAgainst(
    dataset,
    "mixture",
    firstImages(heldOut, count),
    setting,
  );
  const { nats, interval } = mixtureEntropy(truthOf(dataset).mixture(), posteriorEntropies);
  return { dataset, logLikelihoods, entropy: { nats, interval } };
}

/** What samples show of a distribution's modes. */
export interface ShownModes extends ModeCoverage {
  /** Share of the samples that the distribution itself could not have drawn, its noise included. */
  readonly refused: number;
  /** How many times the noise a sample may have and still count. */
  readonly lenience: number;
}

/**
 * The modes that samples show: the Bayes-optimal one of each, where the lenient judge finds that it shows any.
 *
 * @param images Samples, or how many of the distribution's own to draw.
 */
export async function coverageOf(
  dataset: string,
  images: Uint8Array | number,
  setting: RunSetting,
): Promise<ShownModes> {
  const { mixture, lenience } = truthOf(dataset);
  const { modes, onSupport: strictly } = await heldAgainst(dataset, "mixture", images, setting);
  const { onSupport } = await heldAgainst(dataset, "lenient", images, setting);
  const kept = strictly.reduce((sum, verdict) => sum + verdict, 0);
  return {
    ...modeCoverage({ modes, onSupport }, mixture().modes),
    refused: 1 - kept / strictly.length,
    lenience,
  };
}

async function heldAgainst(
  dataset: string,
  judge: "mixture" | "lenient",
  images: Uint8Array | number,
  { pool }: RunSetting,
) {
  return await pool.submit({ kind: "truth", dataset, judge, images, threads: 1 }, { group: dataset });
}

/**
 * Bits per dimension above the truth: the mean of log2 p(x) - log2 q(x) over held-out images, divided by the dimensions. Its
 * expectation is the Kullback-Leibler divergence KL(p || q) from data to model: 0 for the truth itself, and an absolute number.
 * A bound of the model's likelihood makes it the same kind of bound. The interval is Student's t over the images' differences.
 */
export function bitsAboveTruth(
  scores: Pick<LikelihoodScores, "nats" | "partition"> & {
    readonly likelihood: Pick<LikelihoodScores["likelihood"], "kind" | "convention">;
  },
  truth: KnownTruth,
  { slice, format, microBatch }: LikelihoodContext,
): Estimate {
  const factor = bitsPerNat(format);
  const sample = meanAndVariance(scores.nats.map((value, i) => factor * (truth.logLikelihoods[i]! - value)));
  return {
    value: sample.mean,
    interval: intervalOverImages(sample, scores.partition, factor),
    level: 0.95,
    n: sample.n,
    unit: "bits/dim",
    direction: "lower",
    kind: scores.likelihood.kind,
    convention: {
      quantity: "KL divergence from data to model, in bits a dimension",
      ...dataConvention(format, slice),
      micro_batch: microBatch,
      ...rulesOf(scores.likelihood),
      interval: "t over paired differences",
    },
  };
}

/** The truth's own bits per dimension: the entropy of the data, which no model can get below. */
export function entropyEstimate(truth: KnownTruth, context: LikelihoodContext, unit: LikelihoodUnit): Estimate {
  const { format } = context;
  const factor = unit === "nats" ? 1 : bitsPerNat(format);
  const { nats, interval } = truth.entropy;
  return {
    value: nats * factor,
    interval: interval === null ? null : [interval[0] * factor, interval[1] * factor],
    level: 0.95,
    n: truth.logLikelihoods.length,
    unit,
    direction: "lower",
    kind: "exact",
    convention: likelihoodConvention(context, unit),
    details: {
      method: "entropy of the mixture",
      interval: "t over posterior entropies; all else is summed exactly",
    },
  };
}

/** One row of a likelihood suite's table. */
import type { Cell, Estimate, Row } from "../../core/run.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { twoPhaseMean } from "../../stats/two_phase_mean.ts";
import { emptyCell, invalidCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { bitsAboveTruth, type KnownTruth, type ShownModes } from "./known_truth.ts";
import { type LikelihoodContext, likelihoodEstimate } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";
import { headline, type ModelLikelihoods, violation } from "./model_likelihoods.ts";

/** Metrics that are read off log-likelihoods. */
const OF_LIKELIHOODS = [
  "bits_per_dim",
  "nats_per_image",
  "bits_per_dim_tightest",
  "bits_above_truth",
  "evaluations_per_image",
] as const;
type LikelihoodMetric = typeof OF_LIKELIHOODS[number];

/** Why a dataset has no number that needs its truth. */
export const NO_TRUTH = "real data: the true distribution is not known";

/** The cells that a model's likelihoods give. */
export function likelihoodCells(
  row: Row,
  likelihoods: ModelLikelihoods,
  truth: KnownTruth | undefined,
): Cell[] {
  const scores = headline(likelihoods);
  if (scores === undefined) {
    const error = likelihoods.results.flatMap((result) => "error" in result ? [result.error] : [])[0];
    return OF_LIKELIHOODS.map((metric) => thrownCell(row, metric, error));
  }
  const wrong = violation(likelihoods.checks, methodLabel(scores.likelihood.method));
  return OF_LIKELIHOODS.map((metric) => {
    if (metric === "bits_above_truth" && truth === undefined) return emptyCell(row, metric, "undefined", NO_TRUTH);
    const estimate = estimateOf(metric, scores, likelihoods, truth);
    return wrong === undefined ? measuredCell(row, metric, estimate) : invalidCell(row, metric, wrong, estimate);
  });
}

function estimateOf(
  metric: LikelihoodMetric,
  scores: LikelihoodScores,
  likelihoods: ModelLikelihoods,
  truth: KnownTruth | undefined,
): Estimate {
  const { context } = likelihoods;
  switch (metric) {
    case "bits_per_dim":
      return likelihoodEstimate(scores, context);
    case "nats_per_image":
      return likelihoodEstimate(scores, context, "nats");
    case "bits_per_dim_tightest":
      return tightest(scores, likelihoods);
    case "bits_above_truth":
      if (truth === undefined) throw new Error(NO_TRUTH);
      return bitsAboveTruth(scores, truth, context);
    case "evaluations_per_image":
      return cost(scores, context);
  }
}

/**
 * The bound of the most draws, which is the tightest in expectation, whatever came out: choosing the best number would
 * choose the luckiest. It was measured on few images, and is carried to all of the first method's by the difference to it.
 */
function tightest(first: LikelihoodScores, { results, context }: ModelLikelihoods): Estimate {
  const own = likelihoodEstimate(first, context);
  const weighted = results.flatMap((result) => "scores" in result ? [result.scores] : [])
    .filter(({ likelihood: { kind } }) => kind === "importance-weighted")
    .toSorted((a, b) => b.likelihood.evaluations - a.likelihood.evaluations);
  const best = weighted.find(({ nats }) => nats.length >= 2 && nats.length <= first.nats.length);
  if (best === undefined) return own;
  const factor = -1 / (context.format.shape[0] * context.format.shape[1] * context.format.shape[2] * Math.LN2);
  const scaled = (nats: Float64Array) => nats.map((value) => factor * value);
  const { value, interval } = twoPhaseMean(scaled(first.nats), scaled(best.nats));
  const { terms: _, ...plain } = likelihoodEstimate(best, context);
  return {
    ...plain,
    value,
    interval,
    n: first.nats.length,
    convention: { ...own.convention },
    details: {
      ...plain.details,
      carried: `the difference to ${methodLabel(first.likelihood.method)} on the first ${best.nats.length} images`,
    },
  };
}

function cost({ likelihood, evaluations, partition, nats }: LikelihoodScores, { slice }: LikelihoodContext): Estimate {
  return {
    value: evaluations,
    interval: null,
    level: 0.95,
    n: nats.length,
    unit: "",
    direction: "lower",
    convention: { counts: "passes of one image through the networks", dataset: slice.dataset },
    details: {
      method: methodLabel(likelihood.method),
      ...(partition !== undefined && {
        once_for_all: `${likelihood.partitionEvaluations} of ${partition.chains} chains`,
      }),
    },
  };
}

/** The cells that samples of a dataset with a known truth give. */
export function coverageCells(row: Row, shown: ShownModes, n: number): Cell[] {
  const { coverage, offSupport, seen, expected, refused, lenience } = shown;
  const common = { level: 0.95, n, unit: "" } as const;
  const convention = {
    mode: "Bayes-optimal",
    support: `within ${lenience} times the noise, Chernoff bound at 1e-6`,
    n,
  };
  return [
    measuredCell(row, "mode_coverage", {
      ...common,
      ...coverage,
      direction: "higher",
      convention: { ...convention, interval: "Good-Toulmin variance" },
      details: { modes_seen: seen, modes_of_a_perfect_sampler: Math.round(expected * 10) / 10 },
    }),
    measuredCell(row, "off_support", {
      ...common,
      ...offSupport,
      direction: "lower",
      convention: { ...convention, interval: "Wilson" },
      details: { refused_with_the_true_noise: refused },
    }),
  ];
}

/** One row of a likelihood suite's table. */
import type { Cell, Convention, Estimate, Row } from "../../core/run.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { emptyCell, invalidCell, measuredCell, thrownCell } from "../outcome_cell.ts";
import { carriedEstimate } from "./carried_estimate.ts";
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
];

/** Why a dataset has no number that needs its truth. */
export const NO_TRUTH = "real data: the true distribution is not known";

/** The cells that a model's likelihoods give. */
export function likelihoodCells(
  row: Row,
  likelihoods: ModelLikelihoods,
  truth: KnownTruth | undefined,
): Cell[] {
  const first = headline(likelihoods);
  if (first === undefined || !("scores" in first)) {
    return OF_LIKELIHOODS.map((metric) =>
      metric === "bits_above_truth" && truth === undefined
        ? emptyCell(row, metric, "undefined", NO_TRUTH)
        : thrownCell(row, metric, first?.error)
    );
  }
  const { scores } = first, { context } = likelihoods;
  const cell = (metric: string, estimate: Estimate, by: LikelihoodScores = scores): Cell => {
    const wrong = violation(likelihoods.checks, scores.likelihood, by.likelihood);
    return wrong === undefined ? measuredCell(row, metric, estimate) : invalidCell(row, metric, wrong, estimate);
  };
  return [
    cell("bits_per_dim", likelihoodEstimate(scores, context)),
    cell("nats_per_image", likelihoodEstimate(scores, context, "nats")),
    tightestCell(row, scores, likelihoods, cell),
    truth === undefined
      ? emptyCell(row, "bits_above_truth", "undefined", NO_TRUTH)
      : cell("bits_above_truth", bitsAboveTruth(scores, truth, context)),
    cell("evaluations_per_image", cost(scores, context)),
  ];
}

/**
 * The bound of the most draws, which is the tightest in expectation, whatever came out: choosing the best number would
 * choose the luckiest. Where a model has none, its number stands here too.
 */
function tightestCell(
  row: Row,
  first: LikelihoodScores,
  { results, context }: ModelLikelihoods,
  cell: (metric: string, estimate: Estimate, by: LikelihoodScores) => Cell,
): Cell {
  const metric = "bits_per_dim_tightest";
  // Models are told here by bounds of their own: the column's convention is the data alone, how an interval came about is a detail.
  const told = (estimate: Estimate): Estimate => {
    const { micro_batch, interval, ...convention } = estimate.convention;
    const details = { ...estimate.details, ...(micro_batch !== undefined && { micro_batch }) };
    return { ...estimate, convention, details: { ...details, ...(interval !== undefined && { interval }) } };
  };
  const [best] = results.filter(({ likelihood: { kind } }) => kind === "importance-weighted")
    .toSorted((a, b) => b.likelihood.evaluations - a.likelihood.evaluations);
  if (best === undefined) return cell(metric, told(likelihoodEstimate(first, context)), first);
  if (!("scores" in best)) return thrownCell(row, metric, best.error);
  return cell(metric, told(carriedEstimate(best.scores, first, context)), best.scores);
}

function cost({ likelihood, evaluations, partition, nats }: LikelihoodScores, { slice }: LikelihoodContext): Estimate {
  return {
    value: Math.round(evaluations),
    interval: null,
    level: 0.95,
    n: nats.length,
    unit: "",
    direction: "lower",
    convention: { counts: "passes of one image through the networks", dataset: slice.dataset },
    details: {
      method: methodLabel(likelihood.method),
      ...(partition !== undefined && {
        log_partition:
          `${likelihood.partition?.evaluations} for each of ${partition.chains} chains, shared by all images`,
      }),
    },
  };
}

/** The cells that samples of a dataset with a known truth give. */
export function coverageCells(
  row: Row,
  shown: ShownModes,
  { n, sampler }: { readonly n: number; readonly sampler: Convention },
): Cell[] {
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
      details: { ...sampler, modes_seen: seen, modes_of_a_perfect_sampler: Math.round(expected * 10) / 10 },
    }),
    measuredCell(row, "off_support", {
      ...common,
      ...offSupport,
      direction: "lower",
      convention: { ...convention, interval: "Wilson" },
      details: { ...sampler, refused_with_the_true_noise: refused },
    }),
  ];
}

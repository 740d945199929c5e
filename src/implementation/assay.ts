/** This project's own rules, to be set beside those of others. */
import type { MetricOptions } from "../metric/metric_options.ts";
import { METRIC_DEFAULTS } from "../metric/metric_options.ts";
import { evenParts, EXACT_PROBABILITIES, IN_ORDER, inceptionScoreRules, shuffleRule } from "./inception_score_rules.ts";
import type { Rule } from "./implementation.ts";
import { kernelRule } from "./kid_rules.ts";
import { neighbourRuleTexts } from "./neighbour_rules.ts";

export const COSINE_KERNEL: Rule = { aspect: "kernel", rule: "xᵀy of features of unit length" };
export const MIND_ESTIMATOR: Rule = { aspect: "estimator", rule: "3·d·mean of W₂² over 1000 random directions" };
export const SLICED_APPROXIMATION: Rule = {
  aspect: "estimator",
  rule: "Nadjahi et al.'s approximation by means and mean squared deviations",
};

const FRECHET: readonly Rule[] = [
  { aspect: "mean", rule: "float64" },
  { aspect: "covariance", rule: "float64, divisor n - 1" },
  { aspect: "square_root", rule: "exact, singular covariances included" },
  { aspect: "result", rule: "float64" },
];

const NEIGHBOURS = ({ k = METRIC_DEFAULTS.k }: MetricOptions) =>
  neighbourRuleTexts({ k, boundary: "<", rules: [{ aspect: "distances", rule: "exact" }] });

/** By a metric's id. */
export const ASSAY_RULES: Readonly<Record<string, (options: MetricOptions) => readonly Rule[]>> = {
  fid: () => FRECHET,
  sfid: () => FRECHET,
  fid_infinity: () => [{
    aspect: "estimator",
    rule: "intercept of the mean FIDs of disjoint groups of both sets over 1/n",
  }],
  kid: (options) => [
    {
      aspect: "estimator",
      rule: `${options.kidEstimator ?? METRIC_DEFAULTS.kidEstimator} MMD² of the full sets`,
    },
    kernelRule(options),
    { aspect: "kernel_precision", rule: "float64" },
  ],
  inception_score: ({ splits = METRIC_DEFAULTS.splits, shuffle = true, seed = METRIC_DEFAULTS.seed }) =>
    inceptionScoreRules({
      parts: evenParts(splits),
      shuffle: splits > 1 && shuffle ? shuffleRule(seed) : IN_ORDER,
      probabilities: EXACT_PROBABILITIES,
    }),
  precision: NEIGHBOURS,
  recall: NEIGHBOURS,
  density: NEIGHBOURS,
  coverage: NEIGHBOURS,
  authenticity: () => [{ aspect: "unit", rule: "a fraction" }, { aspect: "result", rule: "float64" }],
  vendi: () => [COSINE_KERNEL],
  sliced_wasserstein: () => [SLICED_APPROXIMATION],
  mind: () => [MIND_ESTIMATOR, { aspect: "sizes", rule: "unequal sets are coupled by their quantiles" }],
};

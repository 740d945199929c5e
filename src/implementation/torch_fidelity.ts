/**
 * torch-fidelity, version 0.4.0 (commit 5e211a9).
 *
 * Read from torch_fidelity/metric_fid.py (`fid_features_to_statistics`: np.mean of float32 features; np.cov, which is
 * float64; `fid_statistics_to_metric`: eigenvalues), metric_kid.py (`kernel_poly`, `mmd2`, `kid_features_to_metric`),
 * metric_isc.py (`isc_features_to_metric`, float64), metric_prc.py (`calculate_precision_recall_full`,
 * `prc_features_to_metric`) and metric_mind.py (`mind_features_to_metric`). The generated samples are input 1, which
 * KID draws from first. Up to commit 5b1e99c at least metric_prc.py took input 1 as the real one: with the generated samples
 * there, precision and recall came out exchanged.
 */
import { METRIC_DEFAULTS } from "../metric/metric_options.ts";
import { mindMetric } from "../metric/mind.ts";
import { precision } from "../metric/precision.ts";
import { recall } from "../metric/recall.ts";
import { MIND_ESTIMATOR } from "./assay.ts";
import { fidAs } from "./frechet_rules.ts";
import type { Implementation } from "./implementation.ts";
import { evenParts, EXACT_PROBABILITIES, IN_ORDER, inceptionScoreRules, shuffleRule } from "./inception_score_rules.ts";
import { inceptionScoreAs } from "./inception_score_as.ts";
import { subsetKidAs } from "./kid_rules.ts";
import { measuredBy } from "./measured_by.ts";
import { neighbourMetricAs, type NeighbourRules } from "./neighbour_rules.ts";

/** 2·p·r/(p + r) of fractions that were rounded to float32, by a sum of at least 1e-5. */
export function fScore(precisionFraction: number, recallFraction: number): number {
  const [p, r] = [Math.fround(precisionFraction), Math.fround(recallFraction)];
  return 2 * p * r / Math.max(1e-5, p + r);
}

const NEIGHBOURS: NeighbourRules = {
  k: 3,
  boundary: "<=",
  agreement: "to rounding",
  rules: [
    {
      aspect: "distances",
      rule: "float32 (torch.cdist), by a matrix product above 25 samples; here exact",
      aside: true,
    },
    { aspect: "result", rule: "the fraction is a float32" },
  ],
  finish: (measured, hoods) => ({
    ...measured,
    value: Math.fround(measured.value),
    details: { f_score: fScore(precision(hoods).value, recall(hoods).value) },
  }),
};

export const torchFidelity: Implementation = {
  id: "torch-fidelity",
  title: "torch-fidelity",
  version: "0.4.0 (5e211a9)",
  metrics: {
    fid: fidAs({ mean: "float32", root: "eigenvalues", result: "float64" }),
    kid: subsetKidAs({
      library: "torch-fidelity",
      large: "refused",
      draws: (seed) => `NumPy's RandomState(${seed}).choice without replacement, generated before reference`,
      agreement: "to rounding",
      kernelPrecision: "float32",
      options: ["kidSubsets", "kidSubsetSize", "kidDegree", "kidGamma", "kidCoef0", "seed"],
    }),
    inception_score: {
      rules: ({ splits = 10, shuffle = true, seed = METRIC_DEFAULTS.seed }) =>
        inceptionScoreRules({
          parts: evenParts(splits),
          shuffle: shuffle ? shuffleRule(seed) : IN_ORDER,
          probabilities: EXACT_PROBABILITIES,
        }),
      options: ["splits", "shuffle", "seed"],
      nearest: { splits: 10, shuffle: true },
      agreement: "to rounding",
      measure: (comparison, { splits = 10, shuffle = true, seed = METRIC_DEFAULTS.seed }) =>
        Promise.resolve(
          inceptionScoreAs(comparison, { cut: { rule: "even", splits }, ...(shuffle && { seed }) }),
        ),
    },
    precision: neighbourMetricAs("precision", NEIGHBOURS),
    recall: neighbourMetricAs("recall", NEIGHBOURS),
    mind: {
      rules: () => [
        MIND_ESTIMATOR,
        { aspect: "draws", rule: "torch.Generator seeded with 2020; here Philox", aside: true },
        { aspect: "sizes", rule: "of unequal sets the larger is cut to a random subset of the smaller's size" },
        { aspect: "distances", rule: "float32; here float64", aside: true },
      ],
      options: ["seed"],
      agreement: "statistical",
      measure: (comparison, { seed = METRIC_DEFAULTS.seed }) =>
        measuredBy(mindMetric({ seed, unequal: "subset" }), comparison),
    },
  },
};

/**
 * ADM's evaluator, openai/guided-diffusion commit 22e0df8.
 *
 * Read from evaluations/evaluator.py: `Evaluator.compute_statistics` (np.mean and np.cov of float32 activations),
 * `FIDStatistics.frechet_distance`, `Evaluator.compute_inception_score`, and for precision and recall the sources that
 * adm_manifold.ts names. sFID is the same distance of the first 7 channels of mixed_6/conv.
 */
import { UsageError } from "../core/usage_error.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import type { FeatureSet, SampleComparison } from "../metric/sample_metric.ts";
import { admManifold } from "./adm_manifold.ts";
import { frechetAs, type FrechetRules } from "./frechet_as.ts";
import { fidAs, frechetRuleTexts } from "./frechet_rules.ts";
import type { Implementation, ImplementedMetric } from "./implementation.ts";
import { inceptionScoreAs } from "./inception_score_as.ts";
import { IN_ORDER, inceptionScoreRules } from "./inception_score_rules.ts";
import { neighbourMetricAs, type NeighbourRules } from "./neighbour_rules.ts";

const FRECHET: FrechetRules = { mean: "float32", root: "sqrtm", result: "float64" };

const NEIGHBOURS: NeighbourRules = {
  k: 3,
  boundary: "<=",
  agreement: "to rounding",
  rules: [
    {
      aspect: "distances",
      rule: "squared, ‖u‖² - 2u·v + ‖v‖² in float16; float32 where a block of 10,000 × 10,000 overflows",
    },
  ],
};

export const adm: Implementation = {
  id: "adm",
  title: "ADM's evaluator",
  version: "22e0df8",
  metrics: {
    fid: fidAs(FRECHET),
    sfid: {
      rules: () => frechetRuleTexts(FRECHET),
      options: [],
      agreement: "to rounding",
      measure: (comparison) => frechetAs(spatialComparison(comparison), FRECHET),
    },
    inception_score: {
      rules: () =>
        inceptionScoreRules({
          parts: "parts of 5000, the last one what is left, the mean of their scores",
          shuffle: IN_ORDER,
          probabilities: "softmax and logarithm in float32, NaN where a probability underflows; here float64",
          deviation: "none printed",
        }),
      options: [],
      agreement: "to rounding",
      measure: (comparison) =>
        Promise.resolve(inceptionScoreAs(comparison, { cut: { rule: "fixed", size: 5000 }, deviation: "none" })),
    },
    precision: manifoldMetric("precision"),
    recall: manifoldMetric("recall"),
  },
};

/** By float16 distances, whose interval is nobody's; by ours where they overflow and theirs are float32. */
function manifoldMetric(metric: "precision" | "recall"): ImplementedMetric {
  const exact = neighbourMetricAs(metric, NEIGHBOURS);
  return {
    rules: exact.rules,
    nearest: { k: NEIGHBOURS.k },
    options: ["k"],
    agreement: "to rounding",
    async measure(comparison, options) {
      const { k = NEIGHBOURS.k } = options;
      const found = await admManifold(comparison, k);
      const value = found[metric];
      const theirs = await exact.measure(comparison, options);
      if (value === theirs.value) {
        return { ...theirs, convention: { ...theirs.convention, half_precision: found.half } };
      }
      const note = "float16 distances decided other neighbours than exact ones";
      return {
        value,
        interval: null,
        convention: {
          k,
          boundary: NEIGHBOURS.boundary,
          half_precision: found.half,
          interval: "none",
          interval_note: note,
        },
      };
    },
  };
}

function spatialComparison(comparison: SampleComparison): SampleComparison {
  const spatialOf = (set: FeatureSet, role: string): FloatMatrix => {
    if (set.spatial !== undefined) return set.spatial;
    throw new UsageError(`sFID needs spatial features, which the ${role} set does not have: give images`);
  };
  return {
    ...comparison,
    generated: { features: spatialOf(comparison.generated, "generated") },
    reference: { features: spatialOf(comparison.reference, "reference") },
  };
}

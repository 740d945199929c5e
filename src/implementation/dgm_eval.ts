/**
 * dgm-eval, commit 74c79f7.
 *
 * Read from dgm_eval/representations.py (`get_representations` keeps features in a float64 array),
 * dgm_eval/__main__.py (`compute_scores`: at most `reduced_n` samples for precision and its kin, drawn without a seed;
 * Vendi per class) and dgm_eval/metrics/: fd.py (`compute_FD_with_reps`, `compute_FD_infinity`), mmd.py
 * (`compute_mmd`), prdc.py, inception_score.py (`calculate_score`), vendi.py, authpct.py, sw.py.
 *
 * Left as it should be rather than as it is: `get_inception_scores` loads args.path[i] where i counts from the first
 * generated set, and so scores the set before it: for the first one, the reference. Here the generated set is scored.
 */
import { RandomState } from "../core/mt19937.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { authenticityMetric } from "../metric/authenticity.ts";
import { checkFeatures } from "../metric/check_features.ts";
import { fidInfinityMetric } from "../metric/fid_infinity.ts";
import { chosenRows } from "../metric/float64_rows.ts";
import { METRIC_DEFAULTS } from "../metric/metric_options.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";
import { slicedWassersteinMetric } from "../metric/sliced_wasserstein.ts";
import { vendiMetric } from "../metric/vendi.ts";
import { weakMemo } from "../metric/weak_memo.ts";
import { fidAs } from "./frechet_rules.ts";
import type { Implementation } from "./implementation.ts";
import { COSINE_KERNEL, SLICED_APPROXIMATION } from "./assay.ts";
import { inceptionScoreAs } from "./inception_score_as.ts";
import { inceptionScoreRules, shuffleRule } from "./inception_score_rules.ts";
import { subsetKidAs } from "./kid_rules.ts";
import { measuredBy } from "./measured_by.ts";
import { neighbourMetricAs, type NeighbourRules } from "./neighbour_rules.ts";

/** `reduced_n`'s default. */
const MOST = 10_000;

const NEIGHBOURS: NeighbourRules = {
  k: 5,
  boundary: "<",
  agreement: "to rounding",
  rules: [
    { aspect: "distances", rule: "scikit-learn's of float64 features; here exact", aside: true },
    {
      aspect: "sizes",
      rule: "of both sets as many as the smaller has, at most 10,000, drawn by NumPy without a seed; here RandomState",
    },
  ],
  select: reduced,
};

export const dgmEval: Implementation = {
  id: "dgm-eval",
  title: "dgm-eval",
  version: "74c79f7",
  metrics: {
    fid: fidAs({ mean: "float64", root: "sqrtm", result: "float64" }),
    kid: subsetKidAs({
      library: "dgm-eval",
      large: "lowered",
      draws: () => "NumPy's global generator, not seeded; here RandomState",
      agreement: "statistical",
      kernelPrecision: "float64",
      options: ["kidSubsets", "kidSubsetSize", "kidDegree", "kidGamma", "kidCoef0", "seed"],
    }),
    inception_score: {
      rules: ({ splits = 10 }) =>
        inceptionScoreRules({
          parts: `${splits} parts of ⌊n/${splits}⌋, what is left over dropped`,
          shuffle: shuffleRule(METRIC_DEFAULTS.seed),
          probabilities: "softmax in float32, the rest in float64; here float64 throughout",
        }),
      options: ["splits"],
      agreement: "to rounding",
      measure: (comparison, { splits = 10 }) =>
        Promise.resolve(
          inceptionScoreAs(comparison, { cut: { rule: "floor", splits }, seed: METRIC_DEFAULTS.seed }),
        ),
    },
    precision: neighbourMetricAs("precision", NEIGHBOURS),
    recall: neighbourMetricAs("recall", NEIGHBOURS),
    density: neighbourMetricAs("density", NEIGHBOURS),
    coverage: neighbourMetricAs("coverage", NEIGHBOURS),
    vendi: {
      rules: () => [
        COSINE_KERNEL,
        {
          aspect: "classes",
          rule: "the mean over classes of the generated set; here it counts as one class",
          aside: true,
        },
      ],
      options: [],
      agreement: "to rounding",
      measure: (comparison) => measuredBy(vendiMetric(), comparison),
    },
    fid_infinity: {
      rules: () => [
        {
          aspect: "estimator",
          rule: "intercept of the FIDs of 15 random subsets over 1/n, from min(5000, n/10) to n, the whole reference",
        },
        { aspect: "draws", rule: "NumPy's default_rng, not seeded; here RandomState", aside: true },
      ],
      options: ["seed"],
      agreement: "statistical",
      measure: (comparison, { seed = METRIC_DEFAULTS.seed }) =>
        measuredBy(fidInfinityMetric({ design: "subsets", seed }), comparison),
    },
    authenticity: {
      rules: () => [
        { aspect: "unit", rule: "per cent" },
        { aspect: "result", rule: "float32" },
        { aspect: "distances", rule: "float32 (torch.cdist); here exact", aside: true },
      ],
      options: [],
      agreement: "to rounding",
      unit: "%",
      async measure(comparison) {
        const measured = await measuredBy(authenticityMetric(), comparison, 100);
        return { ...measured, value: Math.fround(measured.value) };
      },
    },
    sliced_wasserstein: {
      rules: () => [SLICED_APPROXIMATION],
      options: [],
      agreement: "to rounding",
      measure: (comparison) => measuredBy(slicedWassersteinMetric(), comparison),
    },
  },
};

const remember = weakMemo<SampleComparison>();

/** The samples that dgm-eval looks at: all of them where both sets have one size and no more than 10,000. */
function reduced(comparison: SampleComparison, seed: number = METRIC_DEFAULTS.seed): Promise<SampleComparison> {
  return remember(comparison, `seed=${seed}`, () => {
    const { generated, reference } = checkFeatures(comparison, 2);
    const count = Math.min(MOST, generated.rows, reference.rows);
    if (generated.rows === count && reference.rows === count) return Promise.resolve(comparison);
    const random = new RandomState(seed);
    const draw = (features: FloatMatrix) => ({ features: chosenRows(features, random.choice(features.rows, count)) });
    const ofReference = draw(reference);
    return Promise.resolve({ ...comparison, generated: draw(generated), reference: ofReference });
  });
}

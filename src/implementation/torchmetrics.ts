/**
 * torchmetrics, image metrics of 1.0.
 *
 * Read from src/torchmetrics/image/fid.py (commit 3049513: `FrechetInceptionDistance.update` and `compute` keep float64
 * sums of x and xxᵀ, `_compute_fid` takes eigenvalues, the result is cast to the features' type), kid.py (3e1bd85:
 * `KernelInceptionDistance.compute`) and inception.py (fb3d0e7: `InceptionScore.compute`: randperm, `chunk`, and a
 * deviation of divisor splits - 1).
 */
import { METRIC_DEFAULTS } from "../metric/metric_options.ts";
import { frechetAs, type FrechetRules } from "./frechet_as.ts";
import { frechetRuleTexts } from "./frechet_rules.ts";
import type { Implementation } from "./implementation.ts";
import { inceptionScoreAs } from "./inception_score_as.ts";
import { inceptionScoreRules } from "./inception_score_rules.ts";
import { subsetKidAs } from "./kid_rules.ts";

const FRECHET: FrechetRules = { mean: "float64", root: "eigenvalues", result: "float32" };

const COVARIANCE =
  "float64, divisor n - 1, from sums of xxᵀ, which lose digits where means are large beside deviations; here it keeps them";

export const torchmetrics: Implementation = {
  id: "torchmetrics",
  title: "torchmetrics",
  version: "1.0 (fid 3049513, kid 3e1bd85, inception fb3d0e7)",
  metrics: {
    fid: {
      rules: () =>
        frechetRuleTexts(FRECHET).map((rule) =>
          rule.aspect === "covariance" ? { aspect: "covariance", rule: COVARIANCE, aside: true } : rule
        ),
      options: [],
      agreement: "to rounding",
      measure: (comparison) => frechetAs(comparison, FRECHET),
    },
    kid: subsetKidAs({
      library: "torchmetrics",
      large: "refused",
      draws: () => "torch.randperm of the global generator, not seeded; here RandomState",
      agreement: "statistical",
      kernelPrecision: "float32",
      options: ["kidSubsets", "kidSubsetSize", "kidDegree", "kidGamma", "kidCoef0", "seed"],
    }),
    inception_score: {
      rules: ({ splits = 10 }) =>
        inceptionScoreRules({
          parts: `torch.chunk into ${splits}: parts of ⌈n/${splits}⌉, the last one what is left`,
          shuffle: "torch.randperm of the global generator, not seeded; here RandomState",
          probabilities: "softmax and logarithm in float32; here float64",
          deviation: "divisor the number of parts less 1",
        }),
      options: ["splits", "seed"],
      agreement: "statistical",
      measure: (comparison, { splits = 10, seed = METRIC_DEFAULTS.seed }) =>
        Promise.resolve(
          inceptionScoreAs(comparison, { cut: { rule: "ceiling", splits }, seed, deviation: "splits - 1" }),
        ),
    },
  },
};

import { frechetAs, type FrechetRules } from "./frechet_as.ts";
import type { ImplementedMetric, Rule } from "./implementation.ts";

const MEAN = {
  float32: "float32 features are summed in float32, row after row; the difference of means stays float32",
  float64: "float64",
} as const;

const ROOT = {
  sqrtm:
    "scipy.linalg.sqrtm of the product; where it fails, once more with 1e-6 on both diagonals, but not in the traces",
  eigenvalues: "real parts of the roots of the product's eigenvalues; nothing is added to the diagonals",
} as const;

const RESULT = { float64: "float64", float32: "cast to the features' float32" } as const;

/** The texts of rules for the Fréchet distance. */
export function frechetRuleTexts({ mean, root, result }: FrechetRules): Rule[] {
  return [
    { aspect: "mean", rule: MEAN[mean] },
    { aspect: "covariance", rule: "float64, divisor n - 1" },
    { aspect: "square_root", rule: ROOT[root] },
    { aspect: "result", rule: RESULT[result] },
  ];
}

/** FID by an implementation's rules. */
export function fidAs(rules: FrechetRules): ImplementedMetric {
  return {
    rules: () => frechetRuleTexts(rules),
    options: [],
    agreement: "to rounding",
    measure: (comparison) => frechetAs(comparison, rules),
  };
}

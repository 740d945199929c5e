import { kernelOf } from "../metric/kid.ts";
import { METRIC_DEFAULTS, type MetricOptions } from "../metric/metric_options.ts";
import type { ImplementedMetric, Rule } from "./implementation.ts";
import { subsetKid } from "./subset_kid.ts";

/** What an implementation rules of KID over subsets. */
export interface SubsetKidRules {
  readonly library: string;
  /** What it does with subsets larger than a set. */
  readonly large: "refused" | "lowered";
  /** The text of its draws by a seed; it is known to be the draws here where `agreement` is "to rounding". */
  readonly draws: (seed: number) => string;
  readonly agreement: ImplementedMetric["agreement"];
  readonly kernelPrecision: "float32" | "float64";
  readonly options: ImplementedMetric["options"];
}

/** The text of a kernel. */
export function kernelRule(options: MetricOptions): Rule {
  const { degree, gamma, coef0 } = kernelOf(options);
  const scaled = gamma === null ? "xᵀy/d" : `${gamma}·xᵀy`;
  return { aspect: "kernel", rule: `(${scaled} + ${coef0})^${degree}` };
}

/** KID over subsets by an implementation's rules. */
export function subsetKidAs(
  { library, large, draws, agreement, kernelPrecision, options }: SubsetKidRules,
): ImplementedMetric {
  return {
    rules: (asked) => {
      const { kidSubsets, kidSubsetSize, seed } = { ...METRIC_DEFAULTS, ...asked };
      const tooLarge = large === "refused"
        ? "a smaller set is refused"
        : "or of the smaller set's size if that is less";
      const single = "float32 features give a float32 kernel and float32 sums";
      return [
        { aspect: "estimator", rule: "mean of the unbiased MMD² over random subsets of both sets" },
        kernelRule(asked),
        { aspect: "sizes", rule: `${kidSubsets} subsets of ${kidSubsetSize}; ${tooLarge}` },
        { aspect: "draws", rule: draws(seed), ...(agreement === "statistical" && { aside: true as const }) },
        { aspect: "kernel_precision", rule: kernelPrecision === "float64" ? "float64" : single },
        { aspect: "deviation", rule: "of one subset's KID, divisor the number of subsets", aside: true },
      ];
    },
    options,
    agreement,
    measure: (comparison, asked) => subsetKid(comparison, { ...asked, library, large, precision: kernelPrecision }),
  };
}

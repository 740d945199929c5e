/**
 * KID as implementations print it: the mean of the unbiased MMD² over random subsets.
 *
 * On average over the draws it is the full sets' unbiased MMD², and its interval is that one's, widened for the draws:
 * the variance over subsets by their number adds to that of the U-statistic.
 */
import { UsageError } from "../core/usage_error.ts";
import { checkFeatures } from "../metric/check_features.ts";
import { fullSampleMmd, kernelOf } from "../metric/kid.ts";
import { kidSubsets } from "../metric/kid_subsets.ts";
import { METRIC_DEFAULTS, type MetricOptions } from "../metric/metric_options.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { weakMemo } from "../metric/weak_memo.ts";
import type { MeasuredAs } from "./implementation.ts";
import { isSinglePrecision } from "./single_precision.ts";

const remember = weakMemo<{ mean: number; std: number }>();

/**
 * The subsets' mean, with their deviation in the details.
 *
 * @param options Those of KID; `large` says what an implementation does with subsets larger than a set: it takes as
 *   many as there are, or it refuses, which is a UsageError here. `precision` float32 is that of its kernel and sums on
 *   float32 features; others stay in float64.
 *
 * @example
 * ```ts
 * const { value, details } = await subsetKid(comparison, { library: "torch-fidelity", large: "refused" });
 * ```
 */
export async function subsetKid(
  comparison: SampleComparison,
  { library, large, precision = "float64", ...options }: MetricOptions & {
    library: string;
    large: "refused" | "lowered";
    precision?: "float32" | "float64";
  },
): Promise<MeasuredAs> {
  const { generated, reference } = checkFeatures(comparison, 2);
  const { kidSubsets: subsets, kidSubsetSize, seed } = { ...METRIC_DEFAULTS, ...options };
  const fewest = Math.min(generated.rows, reference.rows);
  if (large === "refused" && kidSubsetSize > fewest) {
    throw new UsageError(
      `${library} draws no subsets of ${kidSubsetSize} from ${fewest} samples: lower --kid-subset-size`,
    );
  }
  const subsetSize = Math.min(kidSubsetSize, fewest);
  if (subsetSize < 2) throw new UsageError(`An unbiased KID needs subsets of 2 samples, got ${subsetSize}`);
  const kernel = kernelOf(options);
  const single = precision === "float32" && isSinglePrecision(generated.data) && isSinglePrecision(reference.data);
  const drawn = { subsets, subsetSize, seed, ...kernel, precision: single ? "float32" : "float64" } as const;
  const { mean, std } = await remember(
    comparison,
    JSON.stringify(drawn),
    () => kidSubsets(generated, reference, comparison.algebra, drawn),
  );
  const details = {
    subsets_std: std,
    subsets_std_is: "deviation of one subset's KID, divisor subsets; no error of the mean",
  };
  const convention = { subsets, subset_size: subsetSize, seed, kernel_precision: drawn.precision };
  if (subsets < 2) {
    const note = { interval: "none", interval_note: "one subset does not say how much another would differ" };
    return { value: mean, interval: null, details, convention: { ...convention, ...note } };
  }
  const { standardError } = await fullSampleMmd(comparison, kernel);
  const half = normalQuantile(0.975) * Math.hypot(standardError, std / Math.sqrt(subsets - 1));
  return {
    value: mean,
    interval: [mean - half, mean + half],
    details,
    convention: { ...convention, interval: "Hoeffding projections, both sets sampled, widened for the draws; normal" },
  };
}

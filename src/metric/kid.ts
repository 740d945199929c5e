/**
 * KID, the squared maximum mean discrepancy between generated and reference features under the kernel
 * (γ·xᵀy + coef0)^degree, in the usual convention (xᵀy/d + 1)³.
 *
 * Lower is better; unbiased, so that it is around 0, and may be below, where both sets come from one distribution.
 *
 * The value uses every pair of the full sets. The interval is the normal one of the estimator's Hoeffding projections,
 * for the sampling of both sets; near 0 it is wider than it need be. The biased estimator's surrounds what is measured
 * at these sizes, bias and all, and is cut off at 0. The mean and deviation over random subsets that papers print are
 * reported beside the value where options ask for them, as what they are: the deviation of one subset, no error of a
 * mean.
 *
 * Checked by simulation at 95 %, both sets of 200 drawn anew 400 times: on Gaussians in 8 and 32 dimensions, close and
 * clearly different, each of the three estimators' intervals held in 92.5 to 98 %. In one dimension, where the kernel's
 * third power leaves heavy tails, they held in 82 to 90 %, and of sets of 1000 in 90 to 92 %.
 *
 * Source: Bińkowski et al., "Demystifying MMD GANs", 2018; agrees with torch-fidelity's MMD².
 */
import type { Convention } from "../core/run.ts";
import type { Algebra } from "../linalg/algebra.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { checkFeatures } from "./check_features.ts";
import { kidSubsets } from "./kid_subsets.ts";
import { type KidOptions, METRIC_DEFAULTS } from "./metric_options.ts";
import { type KernelSums, kernelSums, type PolynomialKernel } from "./polynomial_kernel.ts";
import { type Mmd, type MmdEstimator, polynomialMmd } from "./polynomial_mmd.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { FeatureSet, SampleComparison, SampleMetric } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/**
 * MMD² of the full sets and its standard error; the kernel's sums are taken once for all estimators.
 *
 * Rejects with a RangeError for fewer than two samples a set, and for the U-statistic of sets of two sizes.
 *
 * @example
 * ```ts
 * const { value, standardError } = await fullSampleMmd(comparison, { degree: 3, gamma: null, coef0: 1 });
 * ```
 */
export async function fullSampleMmd(
  comparison: SampleComparison,
  kernel: PolynomialKernel,
  estimator: MmdEstimator = "unbiased",
): Promise<Mmd> {
  const { generated, reference } = checkFeatures(comparison, 2);
  const { algebra } = comparison;
  return polynomialMmd({
    x: await selfSums(comparison.generated, generated, kernel, algebra),
    y: await selfSums(comparison.reference, reference, kernel, algebra),
    cross: await remember(
      comparison,
      `cross ${labelOf(kernel)}`,
      () => kernelSums(generated, reference, algebra, kernel),
    ),
  }, estimator);
}

/**
 * The full-sample KID with its interval at `level`; a RangeError for fewer than two samples a set.
 *
 * @example
 * ```ts
 * const { value, interval } = await kernelDistance({ generated, reference, network: "lenet", algebra });
 * ```
 */
export async function kernelDistance(
  comparison: SampleComparison,
  { level = 0.95, ...options }: KidOptions & { level?: number } = {},
): Promise<Measured> {
  const { kidEstimator } = { ...METRIC_DEFAULTS, ...options };
  const { value, standardError, redrawError } = await fullSampleMmd(comparison, kernelOf(options), kidEstimator);
  const half = normalQuantile((1 + level) / 2) * standardError;
  const least = kidEstimator === "biased" ? 0 : -Infinity;
  return { value, interval: [Math.max(least, value - half), value + half], redrawError };
}

/**
 * KID as a metric.
 *
 * @example
 * ```ts
 * const estimate = await kidMetric({ kidSubsets: 100 }).measure(comparison);
 * estimate.details?.subsets_std; // what papers print behind the ±
 * ```
 */
export function kidMetric(options: KidOptions = {}): SampleMetric {
  const column = { id: "kid", name: "KID", unit: "", direction: "lower" } as const;
  const { kidEstimator } = { ...METRIC_DEFAULTS, ...options };
  const atZero = kidEstimator === "biased" ? ", at these sizes, cut off at 0" : "";
  return {
    ...column,
    async measure(comparison) {
      const measured = await kernelDistance(comparison, options);
      const details = await subsetDetails(comparison, options);
      return sampleEstimate(comparison, column, { ...measured, ...(details && { details }) }, {
        ...kernelConvention(options),
        estimator: `${kidEstimator}, full sets`,
        interval: `Hoeffding projections, both sets sampled, normal${atZero}`,
      });
    },
  };
}

/** The kernel that options ask for. */
export function kernelOf(options: KidOptions): PolynomialKernel {
  const { kidDegree: degree, kidGamma: gamma, kidCoef0: coef0 } = { ...METRIC_DEFAULTS, ...options };
  return { degree, gamma, coef0 };
}

/** What a convention says of the kernel. */
function kernelConvention(options: KidOptions): Convention {
  const { degree, gamma, coef0 } = kernelOf(options);
  return { kernel: "polynomial", degree, gamma: gamma ?? "1/d", coef0 };
}

const remember = weakMemo<KernelSums>();

function selfSums(
  set: FeatureSet,
  features: Parameters<typeof kernelSums>[0],
  kernel: PolynomialKernel,
  algebra: Algebra,
): Promise<KernelSums> {
  return remember(set, `self ${labelOf(kernel)}`, () => kernelSums(features, features, algebra, kernel));
}

function labelOf({ degree, gamma, coef0 }: PolynomialKernel): string {
  return `${degree} ${gamma} ${coef0}`;
}

async function subsetDetails(comparison: SampleComparison, options: KidOptions): Promise<Convention | undefined> {
  const { generated, reference } = checkFeatures(comparison, 2);
  const { kidSubsets: subsets, kidSubsetSize: subsetSize, kidEstimator: estimator, seed, printedSpread } = {
    ...METRIC_DEFAULTS,
    ...options,
  };
  const asked = options.kidSubsets !== undefined || options.kidSubsetSize !== undefined;
  const possible = Math.min(generated.rows, reference.rows) >= subsetSize;
  if (!asked && !(printedSpread && possible)) return undefined;
  const { mean, std } = await kidSubsets(generated, reference, comparison.algebra, {
    subsets,
    subsetSize,
    seed,
    estimator,
    ...kernelOf(options),
  });
  return {
    subsets_mean: mean,
    subsets_std: std,
    subsets_std_is: "deviation of one subset's KID, divisor subsets; no error of the mean",
    subsets,
    subset_size: subsetSize,
    subsets_seed: seed,
  };
}

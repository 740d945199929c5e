/**
 * KID, the squared maximum mean discrepancy between generated and reference features under the kernel (xᵀy/d + 1)³.
 *
 * Lower is better; unbiased, so that it is around 0, and may be below, where both sets come from one distribution.
 *
 * The value uses every pair of the full sets. The interval is the normal one of the U-statistic's Hoeffding
 * projections, for the sampling of both sets; near 0 it is wider than it need be. The mean over random subsets that
 * papers report is in `kid_subsets.ts`.
 *
 * Source: Bińkowski et al., "Demystifying MMD GANs", 2018; agrees with torch-fidelity's MMD².
 */
import type { Algebra } from "../linalg/algebra.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { checkFeatures } from "./check_features.ts";
import { type KernelSums, kernelSums } from "./polynomial_kernel.ts";
import { polynomialMmd } from "./polynomial_mmd.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { FeatureSet, SampleComparison, SampleMetric } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/**
 * The full-sample unbiased KID with its interval at `level`; a RangeError for fewer than two samples a set.
 *
 * @example
 * ```ts
 * const { value, interval } = await kernelDistance({ generated, reference, network: "lenet", algebra });
 * ```
 */
export async function kernelDistance(comparison: SampleComparison, level = 0.95): Promise<Measured> {
  const { generated, reference } = checkFeatures(comparison, 2);
  const { algebra } = comparison;
  const { value, standardError } = polynomialMmd({
    x: await selfSums(comparison.generated, generated, algebra),
    y: await selfSums(comparison.reference, reference, algebra),
    cross: await kernelSums(generated, reference, algebra),
  });
  const half = normalQuantile((1 + level) / 2) * standardError;
  return { value, interval: [value - half, value + half] };
}

export const kidMetric: SampleMetric = {
  id: "kid",
  name: "KID",
  unit: "",
  direction: "lower",
  async measure(comparison) {
    return sampleEstimate(comparison, kidMetric, await kernelDistance(comparison), {
      kernel: "polynomial",
      degree: 3,
      gamma: "1/d",
      coef0: 1,
      estimator: "unbiased, full sets",
      interval: "Hoeffding projections, both sets sampled, normal",
    });
  },
};

const remember = weakMemo<KernelSums>();

function selfSums(set: FeatureSet, features: Matrix, algebra: Algebra): Promise<KernelSums> {
  return remember(set, "self", () => kernelSums(features, features, algebra));
}

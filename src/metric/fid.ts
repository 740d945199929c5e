/**
 * FID, the Fréchet distance between Gaussians fitted to generated and reference features:
 * ‖μg - μr‖² + tr(Σg + Σr - 2(ΣgΣr)^½), with covariances of divisor n - 1.
 *
 * Lower is better; from 0 up. Biased upwards at finite n, by about 1/n: only numbers of one n compare.
 *
 * The interval is the normal one of the influence function, for the sampling of both sets, cut off at 0. It surrounds
 * what is measured at this n: the bias is in value and interval alike. Near 0 it is wider than it need be, by up to √2. There
 * is none where a set has no more samples than dimensions.
 *
 * Source: Heusel et al., "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", 2017;
 * agrees with pytorch-fid. The influence function is the derivative of the squared distance in the law of x:
 * 2(μg - μr)ᵀ(x - μg) + (x - μg)ᵀ(I - T)(x - μg) less its mean, T the optimal transport map.
 */
import type { Algebra } from "../linalg/algebra.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { type Moments, momentsOf } from "../stats/moments.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { checkFeatures } from "./check_features.ts";
import { type GaussianFit, gaussianFit } from "./gaussian_fit.ts";
import { gaussianTransport } from "./gaussian_transport.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { FeatureSet, SampleComparison, SampleMetric } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/**
 * The squared Fréchet distance between the Gaussians of two samples.
 *
 * @param generated At least two samples; a RangeError otherwise, or where the dimensions differ.
 *
 * @example
 * ```ts
 * frechetDistance(await momentsOf(generated, algebra), await momentsOf(reference, algebra));
 * ```
 */
export function frechetDistance(generated: Moments, reference: Moments): number {
  if (generated.mean.length !== reference.mean.length) {
    throw new RangeError(
      `Cannot take the distance: dimensions ${generated.mean.length} and ${reference.mean.length} differ`,
    );
  }
  const a = gaussianFit(generated), b = gaussianFit(reference);
  return squaredNorm(difference(a.mean, b.mean)) + gaussianTransport(a, b).squaredDistance;
}

/** The distance with its interval at `level`, from the features themselves, [n, d] and [m, d]. */
export async function frechetDistanceInterval(comparison: SampleComparison, level = 0.95): Promise<Measured> {
  const { generated, reference } = checkFeatures(comparison, 2);
  const { algebra } = comparison;
  const [a, b] = [
    await fitOf(comparison.generated, generated, algebra),
    await fitOf(comparison.reference, reference, algebra),
  ];
  const { squaredDistance, mapA, mapB } = gaussianTransport(a, b);
  const shift = difference(a.mean, b.mean);
  const value = squaredNorm(shift) + squaredDistance;
  if (Math.min(a.n, b.n) <= a.mean.length) return { value, interval: null };
  const variance = await influenceVariance(generated, a.mean, shift, mapA, algebra) / a.n +
    await influenceVariance(reference, b.mean, shift.map((entry) => -entry), mapB, algebra) / b.n;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { value, interval: [Math.max(0, value - half), value + half] };
}

export const fidMetric: SampleMetric = {
  id: "fid",
  name: "FID",
  unit: "",
  direction: "lower",
  async measure(comparison) {
    const measured = await frechetDistanceInterval(comparison);
    return sampleEstimate(comparison, fidMetric, measured, {
      estimator: "plug-in",
      ddof: 1,
      ...(measured.interval === null
        ? { interval: "none", interval_note: "a set has no more samples than the features have dimensions" }
        : { interval: "influence function, both sets sampled, at this n, cut off at 0" }),
    });
  },
};

const rememberFit = weakMemo<GaussianFit>();

function fitOf(set: FeatureSet, features: Matrix, algebra: Algebra): Promise<GaussianFit> {
  return rememberFit(set, "fit", async () => gaussianFit(await momentsOf(features, algebra)));
}

/** Variance over the rows x of 2·shiftᵀ(x - μ) + ‖x - μ‖² - ‖map·(x - μ)‖². */
async function influenceVariance(
  { rows, cols, data }: Matrix,
  mean: Float64Array,
  shift: Float64Array,
  map: Matrix,
  algebra: Algebra,
): Promise<number> {
  const centred = new Float64Array(data.length);
  const influence = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) {
      const deviation = data[i * cols + j]! - mean[j]!;
      centred[i * cols + j] = deviation;
      sum += deviation * (deviation + 2 * shift[j]!);
    }
    influence[i] = sum;
  }
  if (map.rows > 0) {
    const mapped = await algebra.product(matrix(rows, cols, centred), map);
    for (let i = 0; i < rows; i++) {
      influence[i] = influence[i]! - squaredNorm(mapped.data.subarray(i * map.rows, (i + 1) * map.rows));
    }
  }
  return meanAndVariance(influence).variance;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value - b[j]!);
}

function squaredNorm(vector: Float64Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}

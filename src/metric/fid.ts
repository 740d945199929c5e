/**
 * FID, the Fréchet distance between Gaussians fitted to generated and reference features:
 * ‖μg - μr‖² + tr(Σg + Σr - 2(ΣgΣr)^½), with covariances of divisor n - 1.
 *
 * Lower is better; from 0 up. Biased upwards at finite n, by about 1/n: only numbers of one n compare.
 *
 * The interval is the normal one of the influence function, for the sampling of both sets, cut off at 0. It surrounds
 * what is measured at this n: the bias is in value and interval alike. Near 0 it is wider than it need be, by up to √2. There
 * is none where a set has no more samples than dimensions, or is known by its moments alone.
 *
 * Source: Heusel et al., "GANs trained by a two time-scale update rule converge to a local Nash equilibrium", 2017;
 * agrees with pytorch-fid. The influence function is the derivative of the squared distance in the law of x:
 * 2(μg - μr)ᵀ(x - μg) + (x - μg)ᵀ(I - T)(x - μg) less its mean, T the optimal transport map.
 */
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix, Matrix } from "../linalg/matrix.ts";
import { polarFactor32 } from "../linalg/polar_factor.ts";
import { transpose } from "../linalg/transpose.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import type { Moments } from "../stats/moments.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { formInfluence } from "./form_influence.ts";
import { type GaussianDistance, gaussianDistance } from "./gaussian_distance.ts";
import { factorOf, gaussianOf, gaussianOfMoments } from "./prepare_gaussian.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { Gaussian, SampleComparison, SampleMetric } from "./sample_metric.ts";
import { transportForm } from "./transport_form.ts";

/**
 * The squared Fréchet distance between two Gaussians, or between those with the moments of two samples.
 *
 * Accurate to about 10 digits, also for singular and nearly equal covariances (gaussian_distance.ts). A factor that a
 * Gaussian carries is used.
 *
 * @param a Of at least two samples; a RangeError otherwise, or where the dimensions differ.
 *
 * @example
 * ```ts
 * await frechetDistance(await momentsOf(generated, algebra), await momentsOf(reference, algebra), algebra);
 * ```
 */
export async function frechetDistance(a: Moments | Gaussian, b: Moments | Gaussian, algebra: Algebra): Promise<number> {
  return (await distanceOf(asGaussian(a), asGaussian(b), algebra)).value;
}

/** A distance with its interval, and why there is none. */
export interface MeasuredDistance extends Measured {
  readonly intervalNote: string | null;
}

/** The distance of two sets with its interval at `level`: features [n, d] and [m, d], or the Gaussians that they carry. */
export async function frechetDistanceInterval(
  { generated, reference, algebra }: Pick<SampleComparison, "generated" | "reference" | "algebra">,
  level = 0.95,
): Promise<MeasuredDistance> {
  checkDimensions(dimension(generated.features, generated.gaussian), dimension(reference.features, reference.gaussian));
  const b = await gaussianOf(reference, algebra, "reference");
  const a = await gaussianOf(generated, algebra, "generated");
  const { value, shift, largestSingular, smallestSingular } = await distanceOf(a, b, algebra);
  if (generated.features === undefined || reference.features === undefined) {
    const role = generated.features === undefined ? "generated" : "reference";
    return { value, interval: null, intervalNote: `of the ${role} set only mean and covariance are known` };
  }
  const n = generated.features.rows, m = reference.features.rows;
  if (Math.min(n, m) <= a.mean.length) {
    return { value, interval: null, intervalNote: "a set has no more samples than the features have dimensions" };
  }
  const { formA, formB } = await transportForms(a, b, { largestSingular, smallestSingular }, algebra);
  const ofA = await formInfluence(generated.features, a.mean, shift, formA, algebra);
  const ofB = await formInfluence(reference.features, b.mean, shift.map((entry) => -entry), formB, algebra);
  const redrawError = errorOfMean(ofA);
  const half = normalQuantile((1 + level) / 2) * Math.hypot(redrawError, errorOfMean(ofB));
  return { value, interval: [Math.max(0, value - half), value + half], redrawError, intervalNote: null };
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
      ...(measured.intervalNote === null
        ? { interval: "influence function, both sets sampled, at this n, cut off at 0" }
        : { interval: "none", interval_note: measured.intervalNote }),
    });
  },
};

async function distanceOf(a: Gaussian, b: Gaussian, algebra: Algebra) {
  checkDimensions(a.mean.length, b.mean.length);
  const shift = a.mean.map((value, j) => value - b.mean[j]!);
  const squaredShift = shift.reduce((sum, value) => sum + value * value, 0);
  const { squared, ...singular } = await gaussianDistance(a, b, squaredShift, algebra);
  // Rounding may leave a distance of 0 a little below.
  return { value: Math.max(0, squaredShift + squared), shift, ...singular };
}

/** Singular values of LaᵀLb below this share of the largest add less to the map than an interval shows. */
const NEGLIGIBLE_SHARE = 1e-3;
/** How far from 1 the polar factor's may stay: an interval needs three digits. */
const TOLERANCE = 5e-3;

async function transportForms(
  a: Gaussian,
  b: Gaussian,
  { largestSingular, smallestSingular }: Omit<GaussianDistance, "squared">,
  algebra: Algebra,
): Promise<{ formA: Matrix; formB: Matrix }> {
  const left = await factorOf(a, algebra), right = await factorOf(b, algebra);
  const overlap = await algebra.product(left.rows, right.rows);
  const range = {
    largest: 1.001 * largestSingular,
    smallest: Math.max(smallestSingular, NEGLIGIBLE_SHARE * largestSingular),
    tolerance: TOLERANCE,
  };
  const polar32 = await polarFactor32(overlap, range, algebra);
  const polar = { ...polar32, data: Float64Array.from(polar32.data) };
  return {
    formA: await transportForm(left, right, polar, algebra),
    formB: await transportForm(right, left, transpose(polar), algebra),
  };
}

/** Of values whose squares may be too large or too small for a float64. */
function errorOfMean(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(meanAndVariance(values.map((value) => value / largest)).variance / values.length);
}

function asGaussian(of: Moments | Gaussian): Gaussian {
  return "scatter" in of ? gaussianOfMoments(of) : of;
}

function dimension(features: FloatMatrix | undefined, gaussian: Gaussian | undefined): number | undefined {
  return gaussian?.mean.length ?? features?.cols;
}

function checkDimensions(generated: number | undefined, reference: number | undefined): void {
  if (generated === undefined || reference === undefined || generated === reference) return;
  throw new RangeError(
    `Cannot take the distance: generated features have ${generated} dimensions, reference features ${reference}; ` +
      "use one feature network for both",
  );
}

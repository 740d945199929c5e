/**
 * The sliced Wasserstein distance SW₂ between generated and reference features, approximated without projections:
 * √(‖μg - μr‖²/d + (√vg - √vr)²), v = mean ‖x - μ‖²/d over the n samples, d the dimension. Projections of
 * high-dimensional features are nearly normal, and this is SW₂ of such.
 *
 * Lower is better; from 0 up. Biased upwards at finite n: ‖μg - μr‖² is too large by tr(Σg)/n + tr(Σr)/m on average.
 *
 * The interval is the normal one of the squared distance's influence function, for the sampling of both sets, cut off
 * at 0, and its ends' roots. It surrounds what is measured at this n.
 *
 * Checked by simulation at 95 %: on sets of 60 to 400 samples in 3 to 32 dimensions, alike and different, heavy-tailed
 * too, both drawn anew 300 to 400 times, it held in 92 to 97.5 %, being 1 to 1.4 times as wide as it need be.
 *
 * Source: Nadjahi et al., "Fast approximation of the sliced-Wasserstein distance using concentration of random
 * projections", NeurIPS 2021, equation 10; agrees with dgm-eval's sw_approx (sw.py).
 */
import type { FloatMatrix } from "../linalg/matrix.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { checkFeatures } from "./check_features.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleComparison, SampleMetric } from "./sample_metric.ts";

/**
 * The approximate SW₂ with its interval; a RangeError for fewer than two samples a set.
 *
 * @example
 * ```ts
 * slicedWassersteinApproximation({ generated: { features: g }, reference: { features: r } }).value;
 * ```
 */
export function slicedWassersteinApproximation(
  comparison: Pick<SampleComparison, "generated" | "reference">,
  level = 0.95,
): Measured {
  const { generated, reference } = checkFeatures(comparison, 2);
  const a = spreadOf(generated), b = spreadOf(reference);
  const d = generated.cols;
  const shift = a.mean.map((value, j) => value - b.mean[j]!);
  let square = 0;
  for (const value of shift) square += value * value / d;
  const [rootA, rootB] = [Math.sqrt(a.spread), Math.sqrt(b.spread)];
  square += (rootA - rootB) ** 2;
  // A set without spread has none to vary either.
  const variance = influenceVariance(generated, a, shift, rootA > 0 ? 1 - rootB / rootA : 0) / generated.rows +
    influenceVariance(reference, b, shift.map((value) => -value), rootB > 0 ? 1 - rootA / rootB : 0) / reference.rows;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return { value: Math.sqrt(square), interval: [Math.sqrt(Math.max(0, square - half)), Math.sqrt(square + half)] };
}

/** The approximation as a metric. */
export function slicedWassersteinMetric(): SampleMetric {
  const column = { id: "sliced_wasserstein", name: "Sliced Wasserstein", unit: "", direction: "lower" } as const;
  return {
    ...column,
    // An async function, so that what is wrong with the input is a rejection as for every other metric.
    // deno-lint-ignore require-await
    async measure(comparison) {
      return sampleEstimate(comparison, column, slicedWassersteinApproximation(comparison), {
        estimator: "moments of order two, without projections",
        ddof: 0,
        interval: "influence function of the square, both sets sampled, at this n, cut off at 0",
      });
    },
  };
}

interface Spread {
  /** [d] */
  readonly mean: Float64Array;
  /** The mean of ‖x - mean‖²/d. */
  readonly spread: number;
  /** [n]: ‖x - mean‖²/d. */
  readonly squares: Float64Array;
}

function spreadOf({ rows, cols, data }: FloatMatrix): Spread {
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) mean[j] = mean[j]! + data[i * cols + j]!;
  }
  mean.forEach((sum, j) => mean[j] = sum / rows);
  const squares = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < cols; j++) sum += (data[i * cols + j]! - mean[j]!) ** 2;
    squares[i] = sum / cols;
  }
  return { mean, spread: meanAndVariance(squares).mean, squares };
}

/** Variance over the rows of 2·shiftᵀ(x - mean)/d + weight·‖x - mean‖²/d. */
function influenceVariance(
  { rows, cols, data }: FloatMatrix,
  { mean, squares }: Spread,
  shift: Float64Array,
  weight: number,
): number {
  const influence = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let along = 0;
    for (let j = 0; j < cols; j++) along += shift[j]! * (data[i * cols + j]! - mean[j]!);
    influence[i] = 2 * along / cols + weight * squares[i]!;
  }
  return meanAndVariance(influence).variance;
}

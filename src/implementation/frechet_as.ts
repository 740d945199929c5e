/**
 * The Fréchet distance as implementations compute it from samples, where their rules change the number:
 *
 * - the mean in float32 (single_precision.ts), the difference of means and its square too;
 * - the square root of the product of covariances by `scipy.linalg.sqrtm`, and where that fails once more with 1e-6 on
 *   both diagonals; or by eigenvalues, which never fail;
 * - the result cast to float32.
 *
 * The rest is exact here. The references' own rounding in the root is left out: on rank-deficient moments eigenvalues
 * that should be 0 come out as some ±1e-16 of the largest, and their roots as 1e-8 of it. Nor is a ValueError raised
 * over an imaginary part above 1e-3, which is such a root of a negative one.
 *
 * When sqrtm fails is not in anyone's rules but follows from them: with SciPy 1.10.1, on random sets of more samples
 * than dimensions, it failed wherever each set had a column of exactly no variance that varied in the other, and
 * nowhere else; with no more samples than dimensions it did not fail. Columns constant in one set alone, or in both,
 * do no harm.
 */
import { frechetDistance, frechetDistanceInterval } from "../metric/fid.ts";
import { gaussianOf } from "../metric/prepare_gaussian.ts";
import type { FeatureSet, Gaussian, SampleComparison } from "../metric/sample_metric.ts";
import { constantColumns } from "./constant_columns.ts";
import type { MeasuredAs } from "./implementation.ts";
import { isSinglePrecision, singlePrecisionMean } from "./single_precision.ts";

/** What an implementation rules of the Fréchet distance. */
export interface FrechetRules {
  /** Of features that are float32. */
  readonly mean: "float32" | "float64";
  readonly root: "sqrtm" | "eigenvalues";
  readonly result: "float32" | "float64";
}

/** What is added to both diagonals once sqrtm failed, by all that retry. */
const EPS = 1e-6;

/**
 * The distance by the rules given, with the exact distance's interval moved to it; `null` where the diagonals were
 * raised, which makes it the distance of other Gaussians.
 *
 * @example
 * ```ts
 * const { value } = await frechetAs(comparison, { mean: "float32", root: "eigenvalues", result: "float64" });
 * ```
 */
export async function frechetAs(comparison: SampleComparison, rules: FrechetRules): Promise<MeasuredAs> {
  const { generated, reference, algebra } = comparison;
  const { intervalNote, ...exact } = await frechetDistanceInterval(comparison);
  const a = await gaussianOf(generated, algebra, "generated"), b = await gaussianOf(reference, algebra, "reference");
  const retried = rules.root === "sqrtm" && sqrtmFails(generated, reference);
  let value = exact.value;
  if (retried) value = await frechetDistance(raised(a), raised(b), algebra) - 2 * a.mean.length * EPS;
  if (rules.mean === "float32") value += singlePrecisionShift(singleMean(generated, a), singleMean(reference, b), a, b);
  if (rules.result === "float32") value = Math.fround(value);
  if (retried) {
    const note = "1e-6 was added to both diagonals";
    return { value, interval: null, convention: { retried, interval: "none", interval_note: note } };
  }
  if (exact.interval === null) {
    return { value, interval: null, convention: { interval: "none", interval_note: intervalNote ?? "" } };
  }
  const moved = value - exact.value;
  return {
    value,
    interval: [Math.max(0, exact.interval[0] + moved), exact.interval[1] + moved],
    convention: { interval: "influence function, both sets sampled, at this n, cut off at 0" },
  };
}

/** Whether each set has a column without variance that varies in the other, and both have samples for full rank. */
function sqrtmFails(generated: FeatureSet, reference: FeatureSet): boolean {
  const a = constantColumns(generated), b = constantColumns(reference);
  const few = [generated, reference].some(({ features, gaussian }) =>
    (features?.rows ?? gaussian?.n ?? Infinity) <= a.length
  );
  return !few && a.some((flag, j) => flag > b[j]!) && b.some((flag, j) => flag > a[j]!);
}

/** The Gaussian with 1e-6 added to its variances. */
function raised({ n, mean, covariance }: Gaussian): Gaussian {
  const data = covariance.data.slice();
  for (let at = 0; at < data.length; at += mean.length + 1) data[at] = data[at]! + EPS;
  return { n, mean, covariance: { ...covariance, data } };
}

/** What float32 means change in the square of their distance; nothing where NumPy would stay in float64. */
function singlePrecisionShift(
  singleA: Float32Array | undefined,
  singleB: Float32Array | undefined,
  a: Gaussian,
  b: Gaussian,
): number {
  if (singleA === undefined || singleB === undefined) return 0;
  let exact = 0, sum = 0;
  for (let j = 0; j < singleA.length; j++) {
    exact += (a.mean[j]! - b.mean[j]!) ** 2;
    const difference = Math.fround(singleA[j]! - singleB[j]!);
    sum += difference * difference;
  }
  return Math.fround(sum) - exact;
}

/** The float32 mean of a set whose features, or whose stored mean, are float32. */
function singleMean({ features }: FeatureSet, { mean }: Gaussian): Float32Array | undefined {
  if (features !== undefined) return isSinglePrecision(features.data) ? singlePrecisionMean(features) : undefined;
  return isSinglePrecision(mean) ? Float32Array.from(mean) : undefined;
}

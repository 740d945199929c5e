/**
 * The Gaussian of a feature set, and the factor of its covariance that the Fréchet distance needs: what a reference is
 * prepared into once.
 */
import type { Algebra } from "../linalg/algebra.ts";
import { type PivotedCholesky, pivotedCholesky } from "../linalg/pivoted_cholesky.ts";
import { covariance, type Moments, momentsOf } from "../stats/moments.ts";
import { checkFinite } from "./check_features.ts";
import type { FeatureSet, Gaussian } from "./sample_metric.ts";
import { weakMemo } from "./weak_memo.ts";

/** A Gaussian with its factor, ready to be kept. */
export type PreparedGaussian = Required<Gaussian>;

const rememberGaussian = weakMemo<Gaussian>();
const rememberFactor = weakMemo<PivotedCholesky>();

/**
 * Mean, covariance (divisor n - 1), sample size and factor of a set, of moments, or of a Gaussian without factor.
 *
 * Rejects with a RangeError where there are fewer than two samples, or neither features nor moments, or a value is not
 * finite.
 *
 * @example
 * ```ts
 * const reference = { gaussian: await prepareGaussian({ features }, algebra) };
 * ```
 */
export async function prepareGaussian(
  of: FeatureSet | Moments | Gaussian,
  algebra: Algebra,
): Promise<PreparedGaussian> {
  const gaussian = "covariance" in of ? of : "scatter" in of ? gaussianOfMoments(of) : await gaussianOf(of, algebra);
  return { ...gaussian, factor: await factorOf(gaussian, algebra) };
}

/** The Gaussian with the moments of a sample; a RangeError for fewer than two samples. */
export function gaussianOfMoments(moments: Moments): Gaussian {
  return { n: moments.n, mean: moments.mean, covariance: covariance(moments) };
}

/** The Gaussian of a set: the one it carries, else from its features, computed once. `role` names the set in errors. */
export function gaussianOf(set: FeatureSet, algebra: Algebra, role = "reference"): Promise<Gaussian> {
  return rememberGaussian(set, "gaussian", async () => {
    if (set.gaussian !== undefined) return checkGaussian(set.gaussian, role);
    if (set.features === undefined) {
      throw new RangeError(`Cannot compare: of the ${role} set neither features nor mean and covariance are known`);
    }
    if (set.features.rows < 2) {
      throw new RangeError(`Cannot compare: needs at least 2 ${role} samples, got ${set.features.rows}`);
    }
    checkFinite(set.features, `${role} features`);
    return gaussianOfMoments(await momentsOf(set.features, algebra));
  });
}

/** The factor of a Gaussian's covariance: the one it carries, else computed once. */
export function factorOf(gaussian: Gaussian, algebra: Algebra): Promise<PivotedCholesky> {
  if (gaussian.factor !== undefined) return Promise.resolve(gaussian.factor);
  const rank = gaussian.n === null ? gaussian.mean.length : gaussian.n - 1;
  return rememberFactor(gaussian, "factor", () => pivotedCholesky(gaussian.covariance, algebra, rank));
}

function checkGaussian(gaussian: Gaussian, role: string): Gaussian {
  const d = gaussian.mean.length, { covariance } = gaussian;
  if (covariance.rows !== d || covariance.cols !== d) {
    throw new RangeError(
      `Cannot compare: the ${role} mean has ${d} elements, its covariance is ${covariance.rows} × ${covariance.cols}`,
    );
  }
  checkFinite({ rows: 1, cols: d, data: gaussian.mean }, `${role} mean`);
  checkFinite(covariance, `${role} covariance`);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const one = covariance.data[i * d + j]!, other = covariance.data[j * d + i]!;
      const scale = Math.sqrt(Math.abs(covariance.data[i * d + i]! * covariance.data[j * d + j]!));
      if (Math.abs(one - other) > 1e-6 * scale) {
        throw new RangeError(
          `Cannot compare: the ${role} covariance is not symmetric: ${one} at [${i}, ${j}], ${other} at [${j}, ${i}]`,
        );
      }
    }
  }
  return gaussian;
}

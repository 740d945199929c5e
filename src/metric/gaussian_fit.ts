import type { Matrix } from "../linalg/matrix.ts";
import { pivotedCholesky } from "../linalg/pivoted_cholesky.ts";
import { covariance, type Moments } from "../stats/moments.ts";

/** A Gaussian with the mean and covariance (divisor n - 1) of a sample, its covariance as factor · factorᵀ. */
export interface GaussianFit {
  readonly n: number;
  /** [d] */
  readonly mean: Float64Array;
  /** [d, rank] */
  readonly factor: Matrix;
  /** Rows of `factor` that form a lower triangle, one a column. */
  readonly pivots: Uint32Array;
}

/** Fits a Gaussian; a RangeError for fewer than two samples. */
export function gaussianFit(moments: Moments): GaussianFit {
  return { n: moments.n, mean: moments.mean, ...pivotedCholesky(covariance(moments), moments.n - 1) };
}

/**
 * The squared Wasserstein distance between two centred Gaussians, tr(Σa + Σb - 2(ΣaΣb)^½), to about 10 digits however
 * the covariances are conditioned. Three ways to the trace of the root, each tried only where the one before it is not
 * good enough:
 *
 * 1. eigenvalues λ of LᵀΣL, L the Cholesky factor of one covariance: tr = Σ√λ. They are off by a matrix E with
 *    ‖E‖ ≈ ε‖λ‖, and Σ√λ to first order by ½tr(M^-½E) ≤ ½‖E‖·(Σ1/λ)^½: this bound, four times, decides;
 * 2. singular values of LaᵀLb: tr = Σσ, each off by no more than some ε times the largest, whatever the ranks;
 * 3. where the difference of traces cancels: Q, the polar factor of LaᵀLb, and ‖La - LbQᵀ‖², a sum of squares
 *    (the orthogonal Procrustes problem). Q's own error counts in second order.
 *
 * Source: Dowson, Landau, "The Fréchet distance between multivariate normal distributions", J. Multivariate Anal. 12,
 * 1982; Bhatia, Jain, Lim, "On the Bures–Wasserstein distance", 2019, for Procrustes.
 */
import type { Algebra } from "../linalg/algebra.ts";
import { congruence } from "../linalg/congruence.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { PivotedCholesky } from "../linalg/pivoted_cholesky.ts";
import { polarFactor } from "../linalg/polar_factor.ts";
import { powerOfTwoScale } from "../linalg/power_of_two_scale.ts";
import { singularValues } from "../linalg/singular_values.ts";
import { symmetricEigenvalues } from "../linalg/symmetric_eigenvalues.ts";
import { transpose } from "../linalg/transpose.ts";
import { factorOf } from "./prepare_gaussian.ts";
import type { Gaussian } from "./sample_metric.ts";

/** The distance, and what was learnt of the singular values σ of LaᵀLb on the way. */
export interface GaussianDistance {
  readonly squared: number;
  readonly largestSingular: number;
  readonly smallestSingular: number;
}

/** Relative error that a way may have. */
const ACCURACY = 1e-10;
const UNIT_ROUNDOFF = Number.EPSILON / 2;
/** Sums of many roundings of one size: what they amount to, in unit roundoffs of the largest term. */
const ROUNDINGS = 8;

/**
 * @param shift Squared distance of the means: the result has to be accurate beside it only. Not added.
 */
export async function gaussianDistance(
  a: Gaussian,
  b: Gaussian,
  shift: number,
  algebra: Algebra,
): Promise<GaussianDistance> {
  const traces = trace(a.covariance) + trace(b.covariance);
  if (traces === 0) return { squared: 0, largestSingular: 0, smallestSingular: 0 };
  const cancelled = (squared: number) => ROUNDINGS * UNIT_ROUNDOFF * traces > ACCURACY * (shift + squared);
  const first = await byEigenvalues(a, b, algebra);
  if (first !== undefined) {
    const squared = traces - 2 * first.rootTrace;
    if (!cancelled(squared) && 2 * first.error <= ACCURACY * (shift + squared)) return { squared, ...first };
  }
  const left = await factorOf(a, algebra), right = await factorOf(b, algebra);
  if (left.rows.rows === 0 || right.rows.rows === 0) {
    return { squared: traces, largestSingular: 0, smallestSingular: 0 };
  }
  const overlap = await algebra.product(left.rows, right.rows);
  const singular = await singularValues(overlap, algebra);
  const found = { largestSingular: singular[0] ?? 0, smallestSingular: singular.at(-1) ?? 0 };
  const squared = traces - 2 * singular.reduce((sum, value) => sum + value, 0);
  if (!cancelled(squared)) return { squared, ...found };
  return { squared: await procrustes(left, right, overlap, found, algebra), ...found };
}

interface RootTrace {
  readonly rootTrace: number;
  readonly error: number;
  readonly largestSingular: number;
  readonly smallestSingular: number;
}

/** The first way; nothing where the product of covariances is known to be singular. */
async function byEigenvalues(a: Gaussian, b: Gaussian, algebra: Algebra): Promise<RootTrace | undefined> {
  const d = a.mean.length;
  if (Math.min(a.n ?? Infinity, b.n ?? Infinity) <= d) return undefined;
  // The factor that is there already saves a factorisation.
  const [factored, other] = b.factor === undefined && a.factor !== undefined ? [a, b] : [b, a];
  const factor = await factorOf(factored, algebra);
  if (factor.rows.rows < d) return undefined;
  // A product of two covariances may be too large or too small for a float64 where neither of them is.
  const scale = powerOfTwoScale(other.covariance);
  const scaled = { ...other.covariance, data: other.covariance.data.map((value) => value * scale) };
  const eigenvalues = await symmetricEigenvalues(await congruence(factor, scaled, algebra), algebra);
  const largest = eigenvalues[0] ?? 0, unit = Math.sqrt(largest) / Math.sqrt(scale);
  let roots = 0, squares = 0, inverses = 0;
  for (const value of eigenvalues) {
    const relative = value / largest;
    if (!(relative > 0)) return undefined;
    roots += Math.sqrt(relative);
    squares += relative * relative;
    inverses += 1 / relative;
  }
  return {
    rootTrace: unit * roots,
    error: 4 * 0.5 * UNIT_ROUNDOFF * Math.sqrt(squares * inverses) * unit,
    largestSingular: unit,
    smallestSingular: unit * Math.sqrt(eigenvalues[d - 1]! / largest),
  };
}

/** ‖La - LbQᵀ‖² for the factor of more columns first, with what Q leaves out where a singular value is 0. */
async function procrustes(
  a: PivotedCholesky,
  b: PivotedCholesky,
  overlap: Matrix,
  { largestSingular, smallestSingular }: Omit<GaussianDistance, "squared">,
  algebra: Algebra,
): Promise<number> {
  if (a.rows.rows < b.rows.rows) {
    return await procrustes(b, a, transpose(overlap), { largestSingular, smallestSingular }, algebra);
  }
  // No singular value is larger than 1.001 times the largest that was found.
  const range = {
    largest: 1.001 * largestSingular,
    smallest: Math.max(smallestSingular, 1e-17 * largestSingular),
    tolerance: 1e-16,
  };
  const q = await polarFactor(overlap, range, algebra);
  const turned = await algebra.product(q, transpose(b.rows));
  let sum = 0;
  for (let i = 0; i < turned.data.length; i++) sum += (a.rows.data[i]! - turned.data[i]!) ** 2;
  // A direction of singular value 0 has no partner; any would do, and adds its own square.
  const columns = transpose(q);
  const gram = await algebra.product(columns, columns);
  for (let i = 0; i < gram.rows; i++) gram.data[i * gram.rows + i] = gram.data[i * gram.rows + i]! - 1;
  if (gram.data.every((value) => Math.abs(value) < 1e-12)) return sum;
  const weighed = await algebra.product(gram, transpose(b.rows));
  for (let i = 0; i < weighed.data.length; i++) sum -= weighed.data[i]! * b.rows.data[i]!;
  return Math.max(0, sum);
}

function trace({ rows, data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += data[i * rows + i]!;
  return sum;
}

/**
 * Vendi score, exp of the entropy of the eigenvalues of K/n: K the cosine similarities of the generated features. The
 * effective number of different samples.
 *
 * Higher is more varied; from 1 to the smaller of n and the dimension. Looks at generated samples alone: noise is
 * varied too. It falls short at finite n: only numbers of one n compare. The reference's own is in the details.
 *
 * The interval is the jackknife's on the logarithm, for the sampling of the generated set: what the entropy of the
 * others is without one sample, for up to 256 samples spread over the set. It surrounds what is measured at this n.
 *
 * Checked by simulation at 95 %: on sets of 40 to 400 samples in 3 to 100 dimensions, with more and with fewer samples
 * than dimensions, drawn anew 200 to 400 times, it held in 90 to 99.5 %, being 0.93 to 1.4 times as wide as it need be.
 *
 * Source: Friedman and Dieng, "The Vendi Score: a diversity evaluation metric for machine learning", TMLR 2023, with
 * the linear kernel on rows of unit length; agrees with dgm-eval (vendi.py). With rows X, K/n = XXᵀ/n and XᵀX/n share
 * their nonzero eigenvalues, and the smaller one is taken.
 */
import type { Convention } from "../core/run.ts";
import type { Algebra } from "../linalg/algebra.ts";
import { type FloatMatrix, type Matrix, matrix } from "../linalg/matrix.ts";
import { selfProduct } from "../linalg/self_product.ts";
import { symmetricEigenvalues } from "../linalg/symmetric_eigenvalues.ts";
import { transpose } from "../linalg/transpose.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { checkFinite } from "./check_features.ts";
import { chosenRows, float64Rows } from "./float64_rows.ts";
import type { Measured } from "./sample_estimate.ts";
import type { SampleMetric } from "./sample_metric.ts";
import { type Removal, tracesWithoutOne } from "./traces_without_one.ts";
import { weakMemo } from "./weak_memo.ts";

const ROWS_AT_ONCE = 2048;
/** The jackknife leaves out at most so many samples, one at a time: its standard error is known to some 5 %. */
const LEFT_OUT = 256;

/**
 * The Vendi score of features [n, d] with its interval; a RangeError where a row is all zeros and has no direction.
 *
 * @example
 * ```ts
 * const { value } = await vendiScore(features, algebra); // 10 where they are 10 directions, equally often
 * ```
 */
export async function vendiScore(features: FloatMatrix, algebra: Algebra, level = 0.95): Promise<Measured> {
  const similarity = await similarityOf(features, algebra);
  const entropy = await entropyOf(similarity, algebra);
  const value = Math.exp(entropy);
  const n = features.rows;
  if (n < 2) return { value, interval: null };
  const { variance } = meanAndVariance(await entropiesWithoutOne(features, similarity, entropy, algebra));
  const half = normalQuantile((1 + level) / 2) * (n - 1) * Math.sqrt(variance / n);
  return { value, interval: [Math.max(1, value * Math.exp(-half)), value * Math.exp(half)] };
}

/** The Vendi score as a metric. */
export function vendiMetric(): SampleMetric {
  const column = { id: "vendi", name: "Vendi", unit: "", direction: "higher" } as const;
  return {
    ...column,
    async measure({ generated: { features }, reference, network, algebra }) {
      if (features === undefined) {
        throw new RangeError(
          "Cannot take the Vendi score: of the generated set only mean and covariance are known; give its features",
        );
      }
      checkFinite(features, "generated features");
      return {
        ...await vendiScore(features, algebra),
        level: 0.95,
        n: features.rows,
        unit: column.unit,
        direction: column.direction,
        convention: {
          network,
          layer: "features",
          precision: "float64",
          n_generated: features.rows,
          kernel: "linear, rows of unit length",
          order: 1,
          interval: `jackknife on the logarithm, generated set sampled, at this n, at most ${LEFT_OUT} left out`,
        },
        ...(reference.features && { details: await detailsOf(reference.features, algebra) }),
      };
    },
  };
}

const remember = weakMemo<Convention>();

/** The reference's own score: once for all models that are compared with it. */
function detailsOf(features: FloatMatrix, algebra: Algebra): Promise<Convention> {
  checkFinite(features, "reference features");
  return remember(features, "vendi", async () => ({
    reference_value: Math.exp(await entropyOf(await similarityOf(features, algebra), algebra)),
    n_reference: features.rows,
  }));
}

/** The smaller of XXᵀ/n, [n, n], and XᵀX/n, [d, d]. */
interface Similarity {
  readonly gram: Matrix;
  readonly side: "samples" | "dimensions";
}

async function similarityOf(features: FloatMatrix, algebra: Algebra): Promise<Similarity> {
  const { rows: n, cols: d } = features;
  if (n <= d) {
    const rows = unitRows(features, 0, n);
    const { data } = await selfProduct(rows, algebra);
    return { gram: matrix(n, n, data.map((value) => value / n)), side: "samples" };
  }
  const sums = new Float64Array(d * d);
  for (let start = 0; start < n; start += ROWS_AT_ONCE) {
    const columns = transpose(unitRows(features, start, Math.min(start + ROWS_AT_ONCE, n)));
    const { data } = await selfProduct(columns, algebra);
    for (let at = 0; at < sums.length; at++) sums[at] = sums[at]! + data[at]! / n;
  }
  return { gram: matrix(d, d, sums), side: "dimensions" };
}

async function entropyOf({ gram }: Similarity, algebra: Algebra): Promise<number> {
  let entropy = 0;
  for (const value of await symmetricEigenvalues(gram, algebra)) entropy += ofEigenvalue(value);
  return entropy;
}

function ofEigenvalue(value: number): number {
  return value > 0 ? -value * Math.log(value) : 0;
}

/** The entropy without one sample, for samples spread evenly over the rows. */
async function entropiesWithoutOne(
  features: FloatMatrix,
  { gram, side }: Similarity,
  entropy: number,
  algebra: Algebra,
): Promise<Float64Array> {
  const n = features.rows, count = Math.min(n, LEFT_OUT);
  const rows = Array.from({ length: count }, (_, i) => Math.floor(i * n / count));
  const removal: Removal = side === "dimensions"
    ? { from: gram, vectors: unitRows(chosenRows(features, rows), 0, count), weight: 1 / n }
    : { from: gram, vectors: axes(rows, n), weight: "direction" };
  const changes = await tracesWithoutOne(removal, ofEigenvalue, algebra);
  // What is left has trace (n - 1)/n and is scaled back to 1.
  const scale = n / (n - 1);
  return changes.map((change) => scale * (entropy + change) - Math.log(scale));
}

function axes(chosen: readonly number[], n: number): Matrix {
  const values = new Float64Array(chosen.length * n);
  chosen.forEach((axis, i) => values[i * n + axis] = 1);
  return matrix(chosen.length, n, values);
}

/** Rows `start` up to but without `end`, scaled to unit length. */
function unitRows(features: FloatMatrix, start: number, end: number): Matrix {
  const { cols } = features;
  const values = Float64Array.from(float64Rows(features, start, end).data);
  for (let i = 0; i < end - start; i++) {
    const row = values.subarray(i * cols, (i + 1) * cols);
    let square = 0;
    for (const value of row) square += value * value;
    if (square === 0) {
      throw new RangeError(`Cannot take the Vendi score: row ${start + i} is all zeros and has no direction`);
    }
    const norm = Math.sqrt(square);
    for (let j = 0; j < cols; j++) row[j] = row[j]! / norm;
  }
  return matrix(end - start, cols, values);
}

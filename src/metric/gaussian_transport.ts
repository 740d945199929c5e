/**
 * The optimal transport between two centred Gaussians, N(0, Σa) and N(0, Σb).
 *
 * With Σ = LLᵀ and the singular values LaᵀLb = U S Vᵀ, tr(ΣaΣb)^½ = tr S, and the squared distance is
 * tr Σa + tr Σb - 2 tr S = ‖La - Lb V Uᵀ‖²: a sum of squares, which keeps its digits where the difference of traces
 * loses them. No square root of an eigenvalue is taken, so that rank-deficient covariances do no harm.
 *
 * Source: Dowson, Landau, "The Fréchet distance between multivariate normal distributions", J. Multivariate Anal. 12,
 * 1982; the sum of squares is the orthogonal Procrustes problem: Bhatia, Jain, Lim, "On the Bures–Wasserstein
 * distance", 2019.
 */
import { jacobiSvd, type SingularValues } from "../linalg/jacobi_svd.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { productTransposed } from "../linalg/product_transposed.ts";
import type { GaussianFit } from "./gaussian_fit.ts";

export interface GaussianTransport {
  /** tr(Σa + Σb - 2(ΣaΣb)^½) */
  readonly squaredDistance: number;
  /** [r, d]: xᵀTx = ‖mapA·x‖² for x in Σa's range, T the optimal map from a to b. */
  readonly mapA: Matrix;
  /** [r, d]: the same for the map from b to a. */
  readonly mapB: Matrix;
}

/** Transports two fits of one dimension into each other; a RangeError where the dimensions differ. */
export function gaussianTransport(a: GaussianFit, b: GaussianFit): GaussianTransport {
  const svd = jacobiSvd(productTransposed(transpose(a.factor), transpose(b.factor)));
  const swapped: SingularValues = { values: svd.values, left: svd.right, right: svd.left };
  return {
    squaredDistance: a.factor.cols >= b.factor.cols
      ? procrustes(a.factor, b.factor, svd)
      : procrustes(b.factor, a.factor, swapped),
    mapA: transportMap(a, svd.values, svd.left),
    mapB: transportMap(b, svd.values, svd.right),
  };
}

/** ‖A - B V Uᵀ‖² for A with at least as many columns as B. */
function procrustes(a: Matrix, b: Matrix, { values, left, right }: SingularValues): number {
  const turned = productTransposed(right, b);
  const difference = Float64Array.from(a.data);
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    for (let i = 0; i < a.rows; i++) {
      const weight = turned.data[k * b.rows + i]!;
      // A zero singular value has no left vector; any would do, and adds the square alone.
      if (values[k] === 0) sum += weight * weight;
      for (let j = 0; j < a.cols; j++) {
        difference[i * a.cols + j] = difference[i * a.cols + j]! - weight * left.data[k * a.cols + j]!;
      }
    }
  }
  for (const value of difference) sum += value * value;
  return sum;
}

/** Rows √s·L⁺ᵀu: L⁺ by the triangle that the pivots form. */
function transportMap({ factor, pivots }: GaussianFit, values: Float64Array, vectors: Matrix): Matrix {
  const rank = factor.cols, d = factor.rows;
  const map = new Float64Array(values.length * d);
  const solution = new Float64Array(rank);
  for (let k = 0; k < values.length; k++) {
    const root = Math.sqrt(values[k]!);
    for (let j = rank - 1; j >= 0; j--) {
      let value = root * vectors.data[k * rank + j]!;
      for (let i = j + 1; i < rank; i++) value -= factor.data[pivots[i]! * rank + j]! * solution[i]!;
      solution[j] = value / factor.data[pivots[j]! * rank + j]!;
      map[k * d + pivots[j]!] = solution[j]!;
    }
  }
  return matrix(values.length, d, map);
}

function transpose({ rows, cols, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) turned[j * rows + i] = data[i * cols + j]!;
  }
  return matrix(cols, rows, turned);
}

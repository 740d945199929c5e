import type { Algebra } from "../../linalg/algebra.ts";
import { type Matrix, matrix } from "../../linalg/matrix.ts";

/** Points in clusters. */
export interface Clusters {
  /** [n]: the cluster of each point, 0 to k - 1. */
  readonly labels: Uint32Array;
  /** [k, d]: the mean of each cluster's points. */
  readonly centres: Matrix;
  /** Σ of squared distances of points to their centres. */
  readonly distortion: number;
}

/** Squared distances below this part of the largest squared norm are rounding: such points lie on their centre. */
export const ON_CENTRE = 2 ** -40;

/**
 * Lloyd's iteration from given centres: every point to its nearest centre, every centre to the mean of its points, until no
 * point changes its cluster. A cluster without points starts anew at the point farthest from its centre.
 *
 * Distances come from a product with the centres that moved alone: late steps move few of them. They are expanded squares, so
 * that the points should lie about the origin.
 *
 * @param points [n, d]
 * @param start [k, d]
 * @param mostSteps Where it is stopped at the latest.
 *
 * @example
 * ```ts
 * const { labels } = await lloyd(points, matrix(2, 1, [-1, 1]), algebra, 100);
 * ```
 */
export async function lloyd(
  points: Matrix,
  start: Matrix,
  { product }: Pick<Algebra, "product">,
  mostSteps: number,
): Promise<Clusters> {
  const { rows: n, cols, data } = points, k = start.rows;
  const centres = start.data.slice(), labels = new Uint32Array(n).fill(k), nearest = new Float64Array(n);
  // [k, n]: half the squared distance, less the part of the point alone: |c|² / 2 - c · x.
  const scores = new Float64Array(k * n);
  const halfSquares = squaresOf(points).map((square) => square / 2);
  const onCentre = ON_CENTRE * halfSquares.reduce((most, value) => Math.max(most, value), 0);
  let moved = Array.from({ length: k }, (_, c) => c);
  for (let step = 0; step < mostSteps && moved.length > 0; step++) {
    const gathered = new Float64Array(moved.length * cols);
    moved.forEach((c, at) => gathered.set(centres.subarray(c * cols, (c + 1) * cols), at * cols));
    const chosen = matrix(moved.length, cols, gathered), squares = squaresOf(chosen);
    const products = await product(chosen, points);
    moved.forEach((c, at) => {
      const half = squares[at]! / 2;
      for (let i = 0; i < n; i++) scores[c * n + i] = half - products.data[at * n + i]!;
    });
    const assigned = nearestOf(scores, nearest, k), sizes = new Uint32Array(k);
    for (let i = 0; i < n; i++) {
      nearest[i] = nearest[i]! + halfSquares[i]!;
      sizes[assigned[i]!]!++;
    }
    fillEmpty(assigned, sizes, nearest, onCentre);
    const changed = new Uint8Array(k);
    for (let i = 0; i < n; i++) {
      if (labels[i] === assigned[i]) continue;
      // Before the first step a point has the label k, which marks nothing.
      changed[labels[i]!] = 1;
      changed[assigned[i]!] = 1;
    }
    labels.set(assigned);
    moved = [...changed.keys()].filter((c) => changed[c] === 1 && sizes[c]! > 0);
    toMeans(centres, points, labels, sizes, changed);
  }
  let distortion = 0;
  for (let i = 0; i < n; i++) distortion += squaredDistance(data, i * cols, centres, labels[i]! * cols, cols);
  return { labels, centres: matrix(k, cols, centres), distortion };
}

/** Which of k rows has the least score at each point, and, into `least`, that score. */
function nearestOf(scores: Float64Array, least: Float64Array, k: number): Uint32Array {
  const n = least.length, nearest = new Uint32Array(n);
  least.set(scores.subarray(0, n));
  for (let c = 1; c < k; c++) {
    for (let i = 0; i < n; i++) {
      const score = scores[c * n + i]!;
      if (score < least[i]!) {
        least[i] = score;
        nearest[i] = c;
      }
    }
  }
  return nearest;
}

/** Gives each cluster without points the one farthest from its centre among clusters of several. */
function fillEmpty(labels: Uint32Array, sizes: Uint32Array, nearest: Float64Array, onCentre: number): void {
  for (let c = 0; c < sizes.length; c++) {
    if (sizes[c]! > 0) continue;
    let farthest = -1, most = onCentre;
    for (let i = 0; i < nearest.length; i++) {
      if (nearest[i]! > most && sizes[labels[i]!]! > 1) {
        farthest = i;
        most = nearest[i]!;
      }
    }
    if (farthest === -1) return;
    sizes[labels[farthest]!]!--;
    sizes[c] = 1;
    labels[farthest] = c;
    nearest[farthest] = 0;
  }
}

/** Moves the centres of clusters that gained or lost points to the means of what they have. */
function toMeans(
  centres: Float64Array,
  { cols, data }: Matrix,
  labels: Uint32Array,
  sizes: Uint32Array,
  changed: Uint8Array,
): void {
  for (let c = 0; c < sizes.length; c++) {
    if (changed[c] === 1 && sizes[c]! > 0) centres.fill(0, c * cols, (c + 1) * cols);
  }
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i]!, own = i * cols, to = c * cols;
    if (changed[c] === 0) continue;
    for (let j = 0; j < cols; j++) centres[to + j] = centres[to + j]! + data[own + j]!;
  }
  for (let c = 0; c < sizes.length; c++) {
    if (changed[c] === 0) continue;
    for (let j = c * cols; j < (c + 1) * cols; j++) centres[j] = centres[j]! / Math.max(1, sizes[c]!);
  }
}

/** The squared Euclidean norm of every row. */
export function squaresOf({ rows, cols, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let j = i * cols; j < (i + 1) * cols; j++) sum += data[j]! ** 2;
    return sum;
  });
}

/** From the differences: what the clustering is judged by is free of what an expanded square loses. */
function squaredDistance(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let sum = 0;
  for (let j = 0; j < length; j++) sum += (a[aStart + j]! - b[bStart + j]!) ** 2;
  return sum;
}

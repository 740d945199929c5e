/**
 * k-means: k centres that make the sum of squared distances of points to their nearest centre small.
 *
 * Starts are drawn by k-means++, each next centre a point with a probability proportional to its squared distance from
 * those before; then assignment and means in turn, until no point changes its cluster. A cluster that lost all points starts
 * anew at the point farthest from its centre. Of several starts the smallest sum wins.
 *
 * All random numbers come from the counter-based generator: a seed means the same clusters wherever the products round alike.
 *
 * Sources: Lloyd, "Least squares quantization in PCM", 1982; Arthur and Vassilvitskii, "k-means++: the advantages of careful
 * seeding", SODA 2007.
 */
import { Noise, STREAM } from "../../core/noise.ts";
import type { Algebra } from "../../linalg/algebra.ts";
import { type FloatMatrix, type Matrix, matrix } from "../../linalg/matrix.ts";
import { type Clusters, lloyd, ON_CENTRE, squaresOf } from "./lloyd.ts";

export interface KMeansOptions {
  /** @default 0n */
  readonly seed?: bigint;
  /** Starts, of which the best is kept. @default 5 */
  readonly starts?: number;
  /** Assignments of one start at most. @default 500 */
  readonly mostSteps?: number;
}

/**
 * @param points [n, d], finite.
 * @param k From 1 to n; a RangeError otherwise. Fewer clusters have points only where fewer points differ.
 *
 * @example
 * ```ts
 * const { labels } = await kMeans(features, 100, algebra, { seed: 7n });
 * ```
 */
export async function kMeans(
  points: FloatMatrix,
  k: number,
  algebra: Pick<Algebra, "product">,
  { seed = 0n, starts = 5, mostSteps = 500 }: KMeansOptions = {},
): Promise<Clusters> {
  if (!Number.isInteger(k) || k < 1 || k > points.rows) {
    throw new RangeError(`Cannot cluster: 'k' must be an integer from 1 to the ${points.rows} points, got ${k}`);
  }
  if (!(starts >= 1 && mostSteps >= 1)) {
    throw new RangeError(`Cannot cluster: needs at least 1 start and 1 step, got ${starts} and ${mostSteps}`);
  }
  // About their mean, so that the expanded square of a distance loses no digits to where the points lie.
  const { centred, mean } = aboutMean(points);
  const noise = new Noise(seed);
  let best: Clusters | undefined;
  for (let start = 0; start < starts; start++) {
    const draws = new Float64Array(k);
    noise.uniform(draws, { stream: STREAM.observation, example: start });
    const found = await lloyd(centred, await plusPlus(centred, draws, algebra), algebra, mostSteps);
    if (best === undefined || found.distortion < best.distortion) best = found;
  }
  if (best === undefined) throw new RangeError("Cannot cluster: no start was made");
  const { cols } = points;
  return { ...best, centres: matrix(k, cols, best.centres.data.map((value, at) => value + mean[at % cols]!)) };
}

function aboutMean({ rows, cols, data }: FloatMatrix): { centred: Matrix; mean: Float64Array } {
  const mean = new Float64Array(cols), centred = new Float64Array(rows * cols);
  for (let at = 0; at < data.length; at++) mean[at % cols] = mean[at % cols]! + data[at]! / rows;
  for (let at = 0; at < data.length; at++) centred[at] = data[at]! - mean[at % cols]!;
  return { centred: matrix(rows, cols, centred), mean };
}

/** One centre per draw; where all points are centres already, any point. */
async function plusPlus(points: Matrix, draws: Float64Array, { product }: Pick<Algebra, "product">): Promise<Matrix> {
  const { rows: n, cols, data } = points, squares = squaresOf(points);
  // Of a point that is a centre already rounding would leave a little.
  const onCentre = ON_CENTRE * squares.reduce((most, value) => Math.max(most, value), 0);
  const centres = new Float64Array(draws.length * cols), squared = new Float64Array(n).fill(Infinity);
  let total = 0;
  for (let c = 0; c < draws.length; c++) {
    let chosen = Math.floor(draws[c]! * n);
    if (c > 0 && total > 0) {
      let left = draws[c]! * total;
      for (let i = 0; i < n && left >= 0; i++) {
        // Rounding may leave a little at the end: the last point that is no centre is taken then.
        if (squared[i]! > 0) chosen = i;
        left -= squared[i]!;
      }
    }
    const centre = data.subarray(chosen * cols, (chosen + 1) * cols);
    centres.set(centre, c * cols);
    const products = await product(matrix(1, cols, centre), points);
    total = 0;
    for (let i = 0; i < n; i++) {
      const distance = squares[i]! + squares[chosen]! - 2 * products.data[i]!;
      squared[i] = Math.min(squared[i]!, distance > onCentre ? distance : 0);
      total += squared[i]!;
    }
  }
  return matrix(draws.length, cols, centres);
}

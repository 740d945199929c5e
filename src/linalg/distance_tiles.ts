/**
 * Squared Euclidean distances between the rows of two matrices, a tile at a time, each known to within a proven bound.
 *
 * ‖x - y‖² is taken as ‖x‖² + ‖y‖² - 2x·y of centred rows, the products in float32. A decision that lies within the
 * bound is to be taken from {@linkcode squaredDistance}. Where many would, the tile is computed in float64.
 *
 * The bound: rounding rows to float32 moves a distance by u(‖x‖ + ‖y‖), a product of d terms in any order errs by
 * γ = du/(1 - du) times ‖x‖‖y‖ (Higham, "Accuracy and Stability of Numerical Algorithms", 2nd ed., section 3.1), and
 * 2‖x‖‖y‖ ≤ ‖x‖² + ‖y‖².
 */
import type { Algebra } from "./algebra.ts";
import type { FloatMatrix, Matrix, Matrix32 } from "./matrix.ts";
import { RowTiles, tileSize } from "./row_tiles.ts";

/** What is known of the squared distances between two ranges of rows. */
export interface DistanceTile {
  readonly rowStart: number;
  readonly colStart: number;
  readonly rows: number;
  readonly cols: number;
  /** True where the tile's transpose is not visited. */
  readonly mirrored: boolean;
  /** [rows · cols] of centred, scaled rows. */
  readonly products: Float32Array | Float64Array;
  /**
   * [rows] and [cols]: with them, low[i] + low[j] - 2·products[i, j] is never above the scaled squared distance, and
   * high[i] + high[j] - 2·products[i, j] never below.
   */
  readonly rowLow: Float64Array;
  readonly colLow: Float64Array;
  readonly rowHigh: Float64Array;
  readonly colHigh: Float64Array;
}

interface Converted<T extends FloatMatrix> {
  readonly rows: T;
  readonly norms: Float64Array;
}

/** Rounding to float32 that only a second look gets past, as a share of ‖x‖² + ‖y‖²; and of the tile, where that counts. */
const CLOSE = 16;
const MANY = 1 / 64;
/** Rows of a tile that are looked at to see how many pairs are close. */
const PROBE = 32;
/** Products of elements that vanish in float32 beside the largest, 1. */
const VANISHING = 2 ** -118;
/** Rows, evenly spread, that the centre is taken from at most. */
const CENTRE_ROWS = 256;

/**
 * Hands every tile to `visit`; where `a` and `b` are one object, those beneath the diagonal are left to their mirror
 * images. Rejects with a RangeError where the dimensions differ.
 *
 * @param a [m, d]
 * @param b [n, d]
 * @param visit Takes a tile, and what squared distances are multiplied by in it: a power of two.
 *
 * @example
 * ```ts
 * let pairs = 0;
 * await distanceTiles(a, b, algebra, ({ rows, cols }) => pairs += rows * cols);
 * ```
 */
export async function distanceTiles(
  a: FloatMatrix,
  b: FloatMatrix,
  algebra: Algebra,
  visit: (tile: DistanceTile, scale: number) => void,
): Promise<void> {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot take distances: both need the same dimension, got ${a.cols} and ${b.cols}`);
  }
  const d = a.cols, centre = middleOf(a);
  const scale = scaleOf(centre, a, b);
  const size = tileSize(Math.max(a.rows, b.rows));
  const single = (rows: FloatMatrix) => convert(rows, centre, scale, new Float32Array(rows.data.length));
  const double = (rows: FloatMatrix) => convert(rows, centre, scale, new Float64Array(rows.data.length));
  const tilesA = new RowTiles(a, size, 4, single), tilesB = a === b ? tilesA : new RowTiles(b, size, 4, single);
  // Rare, so that a double tile is converted anew each time.
  const doubleA = new RowTiles(a, size, Infinity, double), doubleB = new RowTiles(b, size, Infinity, double);
  for (let row = 0; row < tilesA.count; row++) {
    const x = tilesA.at(row);
    for (let col = a === b ? row : 0; col < tilesB.count; col++) {
      const y = tilesB.at(col);
      const place = { rowStart: row * size, colStart: col * size, mirrored: a === b && col > row };
      const { data } = await algebra.product32(x.rows, y.rows);
      let tile = bounded(place, data, x.norms, y.norms, slack(d, 2 ** -24));
      if (manyAreClose(tile, slack(d, 2 ** -24))) {
        const wideX = doubleA.at(row), wideY = doubleB.at(col);
        const products = await algebra.product(wideX.rows, wideY.rows);
        tile = bounded(place, products.data, wideX.norms, wideY.norms, slack(d, 2 ** -53));
      }
      visit(tile, scale * scale);
    }
  }
}

/** ‖x - y‖² of row i of `a` and row j of `b`, from the differences: exact but for the rounding of a sum of squares. */
export function squaredDistance(a: FloatMatrix, i: number, b: FloatMatrix, j: number): number {
  const d = a.cols, x = a.data, y = b.data;
  let p = i * d, q = j * d;
  const end = p + d;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (; p + 3 < end; p += 4, q += 4) {
    const d0 = x[p]! - y[q]!, d1 = x[p + 1]! - y[q + 1]!, d2 = x[p + 2]! - y[q + 2]!, d3 = x[p + 3]! - y[q + 3]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; p < end; p++, q++) {
    const difference = x[p]! - y[q]!;
    s0 += difference * difference;
  }
  return s0 + s1 + (s2 + s3);
}

/** How far a squared distance may be off, as a share of ‖x‖² + ‖y‖², rounding of sums in float64 included. */
function slack(d: number, unit: number): number {
  const product = (d + 2) * unit / (1 - (d + 2) * unit);
  return 1.01 * (product + 6 * unit + 8 * (d + 8) * 2 ** -53);
}

function bounded(
  place: Pick<DistanceTile, "rowStart" | "colStart" | "mirrored">,
  products: Float32Array | Float64Array,
  rowNorms: Float64Array,
  colNorms: Float64Array,
  share: number,
): DistanceTile {
  const low = (norms: Float64Array) => norms.map((norm) => norm * (1 - share) - VANISHING);
  const high = (norms: Float64Array) => norms.map((norm) => norm * (1 + share) + VANISHING);
  return {
    ...place,
    rows: rowNorms.length,
    cols: colNorms.length,
    products,
    rowLow: low(rowNorms),
    colLow: low(colNorms),
    rowHigh: high(rowNorms),
    colHigh: high(colNorms),
  };
}

function manyAreClose({ rows, cols, products, rowLow, colLow }: DistanceTile, share: number): boolean {
  let close = 0, looked = 0;
  for (let i = 0; i < rows; i += PROBE) {
    for (let j = 0; j < cols; j++) {
      const sum = rowLow[i]! + colLow[j]!;
      if (sum - 2 * products[i * cols + j]! < CLOSE * share * sum) close++;
    }
    looked += cols;
  }
  return close > looked * MANY;
}

function convert<T extends Float32Array | Float64Array>(
  { rows, cols, data }: FloatMatrix,
  centre: Float64Array,
  scale: number,
  out: T,
): Converted<T extends Float32Array ? Matrix32 : Matrix>;
function convert(
  { rows, cols, data }: FloatMatrix,
  centre: Float64Array,
  scale: number,
  out: Float32Array | Float64Array,
): Converted<FloatMatrix> {
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0, at = i * cols; j < cols; j++, at++) {
      out[at] = (data[at]! - centre[j]!) * scale;
      sum += out[at]! * out[at]!;
    }
    norms[i] = sum;
  }
  return { rows: { rows, cols, data: out }, norms };
}

/** The mean of some rows: any centre is right, and one in the middle keeps the bounds narrow. */
function middleOf({ rows, cols, data }: FloatMatrix): Float64Array {
  const step = Math.ceil(rows / CENTRE_ROWS), count = Math.ceil(rows / step);
  const sums = new Float64Array(cols);
  for (let i = 0; i < rows; i += step) {
    for (let j = 0; j < cols; j++) sums[j] = sums[j]! + data[i * cols + j]! / count;
  }
  return sums;
}

/** The power of two that brings the largest deviation to 1 or a little below. */
function scaleOf(centre: Float64Array, ...sets: readonly FloatMatrix[]): number {
  let largest = 0;
  for (const { rows, cols, data } of sets) {
    for (let i = 0, at = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, at++) {
        const size = Math.abs(data[at]! - centre[j]!);
        if (size > largest) largest = size;
      }
    }
  }
  return largest > 0 ? 2 ** Math.max(-500, Math.min(500, -Math.ceil(Math.log2(largest)))) : 1;
}

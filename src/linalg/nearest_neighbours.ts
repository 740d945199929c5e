import type { Algebra } from "./algebra.ts";
import { distanceTiles, squaredDistance } from "./distance_tiles.ts";
import type { FloatMatrix } from "./matrix.ts";
import { NeighbourCandidates } from "./neighbour_candidates.ts";
import { nextClose } from "./next_close.ts";

/** For each of m rows its k nearest among others, nearest first, of equally near ones those that come first. */
export interface Neighbours {
  readonly k: number;
  /** [m · k] */
  readonly indices: Uint32Array;
  /** [m · k], squared Euclidean distances, from the differences themselves. */
  readonly squared: Float64Array;
}

/**
 * Finds for each row of `a` the k nearest rows of `b`; within one set every row is among its own first neighbours.
 *
 * Fast products choose candidates; which of them are nearest is decided by the differences themselves.
 *
 * @param a [m, d]
 * @param b [n, d]; a RangeError where n is below k or the two d differ.
 *
 * @example
 * ```ts
 * const { indices } = await nearestNeighbours(samples, heldOut, 1, algebra);
 * ```
 */
export async function nearestNeighbours(
  a: FloatMatrix,
  b: FloatMatrix,
  k: number,
  algebra: Algebra,
): Promise<Neighbours> {
  if (!(k >= 1 && k <= b.rows)) {
    throw new RangeError(`Cannot find neighbours: 'k' must be from 1 to the ${b.rows} rows there are, got ${k}`);
  }
  const candidates = new NeighbourCandidates(a.rows, k, (i, j) => squaredDistance(a, i, b, j));
  await distanceTiles(a, b, algebra, (tile, scale) => {
    const { rowStart, colStart, rows, cols, products, rowLow, colLow, rowHigh, colHigh } = tile;
    const offer = (i: number, j: number, owner: number, index: number) => {
      const low = rowLow[i]! + colLow[j]! - 2 * products[i * cols + j]!;
      candidates.offer(owner, index, low, rowHigh[i]! + colHigh[j]! - 2 * products[i * cols + j]!, scale);
    };
    // Of a mirrored tile, how far each column's own search reaches yet.
    const reach = Float64Array.from({ length: tile.mirrored ? cols : 0 }, (_, j) => {
      return colLow[j]! - candidates.reach(colStart + j);
    });
    for (let i = 0; i < rows; i++) {
      const first = i * cols, end = first + cols;
      const bound = () => candidates.reach(rowStart + i) - rowLow[i]!;
      for (let at = nextClose(products, first, first, end, colLow, bound()); at < end;) {
        offer(i, at - first, rowStart + i, colStart + at - first);
        at = nextClose(products, first, at + 1, end, colLow, bound());
      }
      if (!tile.mirrored) continue;
      for (let at = nextClose(products, first, first, end, reach, -rowLow[i]!); at < end;) {
        const j = at - first;
        offer(i, j, colStart + j, rowStart + i);
        reach[j] = colLow[j]! - candidates.reach(colStart + j);
        at = nextClose(products, first, at + 1, end, reach, -rowLow[i]!);
      }
    }
  });
  return { k, ...candidates.nearest() };
}

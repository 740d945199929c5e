import { type Matrix, matrix, type ProductTransposed } from "./matrix.ts";
import { rowSlice } from "./row_slice.ts";

/** A part of an [m, n] matrix that is never whole in memory. */
export interface Tile {
  readonly rowStart: number;
  readonly colStart: number;
  /** Row i, column j of the tile belong to rowStart + i, colStart + j of the whole. */
  readonly values: Matrix;
  /** True where the whole is symmetric and the tile's transpose is not visited. */
  readonly mirrored: boolean;
}

const TILE = 1024;

/**
 * Computes `a · bᵀ` a tile at a time (at most 8 MiB), each handed to `visit`, which may overwrite it.
 *
 * Where `a` and `b` are one object the product is symmetric: tiles beneath the diagonal are not visited, and those
 * above it say that they stand for their mirror image too.
 *
 * @param a [m, k]
 * @param b [n, k]; a RangeError where the two k differ.
 */
export async function productTiles(
  a: Matrix,
  b: Matrix,
  product: ProductTransposed,
  visit: (tile: Tile) => void,
): Promise<void> {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot multiply: both need the same number of columns, got ${a.cols} and ${b.cols}`);
  }
  const symmetric = a === b;
  for (let rowStart = 0; rowStart < a.rows; rowStart += TILE) {
    const rows = rowSlice(a, rowStart, Math.min(rowStart + TILE, a.rows));
    for (let colStart = symmetric ? rowStart : 0; colStart < b.rows; colStart += TILE) {
      const cols = rowSlice(b, colStart, Math.min(colStart + TILE, b.rows));
      const { data } = await product(rows, cols);
      visit({
        rowStart,
        colStart,
        values: matrix(rows.rows, cols.rows, data),
        mirrored: symmetric && colStart > rowStart,
      });
    }
  }
}

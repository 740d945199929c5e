import type { Algebra } from "./algebra.ts";
import type { FloatMatrix, Matrix, Matrix32 } from "./matrix.ts";
import { RowTiles, tileSize } from "./row_tiles.ts";

/** A part of an [m, n] matrix that is never whole in memory. */
export interface Tile {
  readonly rowStart: number;
  readonly colStart: number;
  /** Row i, column j of the tile belong to rowStart + i, colStart + j of the whole. */
  readonly values: FloatMatrix;
  /** True where the whole is symmetric and the tile's transpose is not visited. */
  readonly mirrored: boolean;
}

/** What products are taken in. */
export type Precision = "float32" | "float64";

/**
 * Computes `a · bᵀ` a tile at a time (at most 32 MiB), each handed to `visit`, which may overwrite it.
 *
 * Where `a` and `b` are one object the product is symmetric: tiles beneath the diagonal are not visited, and those
 * above it say that they stand for their mirror image too. Rows are converted to the precision of the product tile by
 * tile.
 *
 * @param a [m, k]
 * @param b [n, k]; a RangeError where the two k differ.
 */
export async function productTiles(
  a: FloatMatrix,
  b: FloatMatrix,
  algebra: Pick<Algebra, "product" | "product32">,
  visit: (tile: Tile) => void | Promise<void>,
  precision: Precision = "float64",
): Promise<void> {
  if (a.cols !== b.cols) {
    throw new RangeError(`Cannot multiply: both need the same number of columns, got ${a.cols} and ${b.cols}`);
  }
  const size = tileSize(Math.max(a.rows, b.rows));
  if (precision === "float64") {
    const tiles = (rows: FloatMatrix) => new RowTiles(rows, size, rows.data instanceof Float64Array ? 0 : 8, asDouble);
    await forEachTile(tiles, a, b, size, algebra.product, visit);
  } else {
    const tiles = (rows: FloatMatrix) => new RowTiles(rows, size, rows.data instanceof Float32Array ? 0 : 4, asSingle);
    await forEachTile(tiles, a, b, size, algebra.product32, visit);
  }
}

async function forEachTile<T extends FloatMatrix>(
  tiles: (rows: FloatMatrix) => RowTiles<T>,
  a: FloatMatrix,
  b: FloatMatrix,
  size: number,
  product: (a: T, b: T) => Promise<T>,
  visit: (tile: Tile) => void | Promise<void>,
): Promise<void> {
  const symmetric = a === b;
  const left = tiles(a), right = symmetric ? left : tiles(b);
  for (let row = 0; row < left.count; row++) {
    const rows = left.at(row);
    for (let col = symmetric ? row : 0; col < right.count; col++) {
      const values = await product(rows, right.at(col));
      await visit({ rowStart: row * size, colStart: col * size, values, mirrored: symmetric && col > row });
    }
  }
}

function asDouble({ rows, cols, data }: FloatMatrix): Matrix {
  return { rows, cols, data: data instanceof Float64Array ? data : Float64Array.from(data) };
}

function asSingle({ rows, cols, data }: FloatMatrix): Matrix32 {
  return { rows, cols, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

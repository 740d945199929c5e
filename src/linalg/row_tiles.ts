import type { FloatMatrix } from "./matrix.ts";
import { rowSlice } from "./row_slice.ts";

/** What converted tiles may take together for all of them to be kept. */
const KEPT_BYTES = 2 ** 27;

/** Rows of a matrix in tiles, each converted when it is asked for: a large set is never converted as a whole. */
export class RowTiles<T> {
  readonly count: number;
  readonly #keeps: boolean;
  readonly #kept = new Map<number, T>();

  /**
   * @param convert Makes what a tile is used as from its rows.
   * @param bytesEach How much one converted element takes; small sets are kept converted.
   */
  constructor(
    private readonly rows: FloatMatrix,
    private readonly size: number,
    bytesEach: number,
    private readonly convert: (rows: FloatMatrix) => T,
  ) {
    this.count = Math.ceil(rows.rows / size);
    this.#keeps = rows.data.length * bytesEach <= KEPT_BYTES;
  }

  /** The tile that starts at row index · size. */
  at(index: number): T {
    const kept = this.#kept.get(index);
    if (kept !== undefined) return kept;
    const start = index * this.size;
    const tile = this.convert(rowSlice(this.rows, start, Math.min(start + this.size, this.rows.rows)));
    if (this.#keeps) this.#kept.set(index, tile);
    return tile;
  }
}

/** Rows of a tile: small ones waste less on the diagonal of a symmetric product, large ones less on conversions. */
export function tileSize(rows: number): number {
  return rows > 16_384 ? 2048 : 512;
}

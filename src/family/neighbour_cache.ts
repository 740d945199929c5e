import type { StepWindow } from "../card/card.ts";
import type { Tensor } from "../runtime/graph.ts";

/**
 * What causal positions left behind, kept so that every window that a step graph reads is one contiguous view.
 *
 * Positions are the outermost axis: a run of neighbouring columns of one row is then a subarray, and no byte is copied
 * on the way into the graph. Only the rows that some window reaches are kept, as a ring. Outside the image all is zero.
 * Every position of a row is put before the next row is looked at.
 */
export class NeighbourCache {
  readonly #windows: readonly { input: string; row: number; from: number; dims: readonly number[]; length: number }[];
  readonly #block: readonly number[];
  readonly #blockSize: number;
  readonly #rows: number;
  readonly #left: number;
  readonly #stride: number;
  readonly #data: Float32Array;
  readonly #looksAhead: boolean;
  #row = 0;

  /**
   * @param width Columns of the image.
   * @param block Shape of what one position holds, batch included.
   * @param windows The windows that will be read.
   */
  constructor(width: number, block: readonly number[], windows: readonly StepWindow[]) {
    this.#block = block;
    this.#blockSize = block.reduce((product, axis) => product * axis, 1);
    this.#windows = windows.map(({ input, row, columns: [from, to] }) => {
      const width = to - from + 1;
      return { input, row, from, dims: [width, ...block], length: width * this.#blockSize };
    });
    this.#rows = 1 + Math.max(0, ...windows.map(({ row }) => -row));
    this.#left = Math.max(0, ...windows.map(({ columns: [from] }) => -from));
    const right = Math.max(0, ...windows.map(({ columns: [, to] }) => to));
    this.#stride = (this.#left + width + right) * this.#blockSize;
    this.#data = new Float32Array(this.#rows * this.#stride);
    this.#looksAhead = windows.some(({ row, columns: [, to] }) => row === 0 && to >= 0);
  }

  /** Writes views of the neighbourhood of a position into a graph's feeds, by the names of its inputs. */
  feed(feeds: Record<string, Tensor>, row: number, column: number): void {
    this.#enter(row);
    for (const { input, row: up, from, dims, length } of this.#windows) {
      const start = this.#offset(row + up, column + from);
      feeds[input] = { data: this.#data.subarray(start, start + length), dims };
    }
  }

  /** Keeps what a position leaves to later ones. */
  put(row: number, column: number, block: Float32Array): void {
    if (block.length !== this.#blockSize) {
      throw new RangeError(`A position must hold ${this.#block.join(" × ")} numbers, the graph gave ${block.length}`);
    }
    this.#enter(row);
    this.#data.set(block, this.#offset(row, column));
  }

  /**
   * Empties the ring's slot when the image moves to a new row, if some window reaches what is not yet put: else all that is
   * read in the slot is put anew before.
   */
  #enter(row: number): void {
    if (row === this.#row) return;
    this.#row = row;
    if (!this.#looksAhead) return;
    const start = this.#offset(row, -this.#left);
    this.#data.fill(0, start, start + this.#stride);
  }

  #offset(row: number, column: number): number {
    const slot = ((row % this.#rows) + this.#rows) % this.#rows;
    return slot * this.#stride + (this.#left + column) * this.#blockSize;
  }
}

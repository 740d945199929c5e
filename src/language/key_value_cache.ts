import { floatOutput, type Tensor } from "../runtime/graph.ts";
import { STEP_PORTS } from "../card/step_ports.ts";

/** What a cache holds room for; a checkpoint's config has all but the batch. */
export interface CacheShape {
  /** Sequences that are generated side by side. */
  readonly batch: number;
  readonly layers: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** The most positions that the model knows. */
  readonly sequenceLength: number;
}

/** One layer's past. */
interface LayerPast {
  /** [batch, keyValueHeads, headDim, capacity] */
  key: Float32Array;
  /** [batch, keyValueHeads, capacity, headDim] */
  value: Float32Array;
}

const FIRST_CAPACITY = 32;

/**
 * The keys and values of the tokens so far, for a step graph. The arrays are JavaScript's own: the graph reads them
 * without a copy and returns one position's worth, which is written in place, so that a step costs no copy of the past.
 * Room is made for 32 positions, and doubled when it is used up.
 *
 * @example
 * ```ts
 * const cache = new KeyValueCache({ ...checkpoint.config, batch: 8 });
 * for (let step = 0; step < 100; step++) {
 *   const outputs = await graph.run({ tokens, ...cache.feeds() });
 *   cache.append(outputs);
 *   tokens = choose(floatOutput(outputs, "logits"));
 * }
 * ```
 */
export class KeyValueCache {
  readonly #shape: CacheShape;
  readonly #layers: readonly LayerPast[];
  #length = 0;
  #capacity = FIRST_CAPACITY;

  /** @throws {RangeError} Where a size is not a positive integer. */
  constructor({ batch, layers, keyValueHeads, headDim, sequenceLength }: CacheShape) {
    this.#shape = { batch, layers, keyValueHeads, headDim, sequenceLength };
    for (const [name, size] of Object.entries(this.#shape)) {
      if (!(Number.isInteger(size) && size >= 1)) {
        throw new RangeError(`Cannot make a cache: '${name}' must be a positive integer, got ${size}`);
      }
    }
    const elements = batch * keyValueHeads * headDim * this.#capacity;
    this.#layers = Array.from({ length: layers }, () => ({
      key: new Float32Array(elements),
      value: new Float32Array(elements),
    }));
  }

  /** Positions that are filled, which is the position of the next token. */
  get length(): number {
    return this.#length;
  }

  /** Positions that there is room for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The step graph's inputs but for the tokens. They stand for the cache as it is: fetch them anew for every step. */
  feeds(): Readonly<Record<string, Tensor>> {
    const { batch, keyValueHeads, headDim } = this.#shape;
    const feeds: Record<string, Tensor> = {
      [STEP_PORTS.position]: { data: BigInt64Array.of(BigInt(this.#length)), dims: [1] },
    };
    for (const [layer, { key, value }] of this.#layers.entries()) {
      feeds[STEP_PORTS.pastKey(layer)] = { data: key, dims: [batch, keyValueHeads, headDim, this.#capacity] };
      feeds[STEP_PORTS.pastValue(layer)] = { data: value, dims: [batch, keyValueHeads, this.#capacity, headDim] };
    }
    return feeds;
  }

  /**
   * Takes the new position from the step graph's outputs.
   *
   * @throws {RangeError} Where the cache holds `sequenceLength` positions already, or an output has another size.
   */
  append(outputs: Readonly<Record<string, Tensor>>): void {
    const { batch, keyValueHeads, headDim, sequenceLength } = this.#shape;
    if (this.#length === sequenceLength) {
      throw new RangeError(`Cannot append: the model reads at most ${sequenceLength} tokens, and all are there`);
    }
    const rows = batch * keyValueHeads;
    const output = (name: string): Float32Array => {
      const values = floatOutput(outputs, name);
      if (values.length === rows * headDim) return values;
      throw new RangeError(
        `Cannot append: '${name}' must have ${rows * headDim} elements for a batch of ${batch}, got ${values.length}`,
      );
    };
    const slices = this.#layers.map((past, layer) => ({
      past,
      newKey: output(STEP_PORTS.newKey(layer)),
      newValue: output(STEP_PORTS.newValue(layer)),
    }));
    if (this.#length === this.#capacity) this.#grow();
    for (const { past: { key, value }, newKey, newValue } of slices) {
      for (let i = 0; i < newKey.length; i++) key[i * this.#capacity + this.#length] = newKey[i]!;
      for (let row = 0; row < rows; row++) {
        const slice = newValue.subarray(row * headDim, (row + 1) * headDim);
        value.set(slice, (row * this.#capacity + this.#length) * headDim);
      }
    }
    this.#length++;
  }

  #grow(): void {
    const { headDim } = this.#shape, from = this.#capacity, to = 2 * from;
    for (const past of this.#layers) {
      past.key = widened(past.key, from, to);
      past.value = widened(past.value, from * headDim, to * headDim);
    }
    this.#capacity = to;
  }
}

/** Rows of `from` elements as rows of `to`, with zeros behind. */
function widened(values: Float32Array, from: number, to: number): Float32Array {
  const wide = new Float32Array(values.length / from * to);
  for (let row = 0; row * from < values.length; row++) {
    wide.set(values.subarray(row * from, (row + 1) * from), row * to);
  }
  return wide;
}

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

/** One layer's past, and what a step graph calls it and its new slices. */
interface LayerPast {
  readonly ports: Readonly<Record<"pastKey" | "pastValue" | "newKey" | "newValue", string>>;
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
    this.#layers = Array.from({ length: layers }, (_, layer) => ({
      ports: {
        pastKey: STEP_PORTS.pastKey(layer),
        pastValue: STEP_PORTS.pastValue(layer),
        newKey: STEP_PORTS.newKey(layer),
        newValue: STEP_PORTS.newValue(layer),
      },
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
    for (const { ports, key, value } of this.#layers) {
      feeds[ports.pastKey] = { data: key, dims: [batch, keyValueHeads, headDim, this.#capacity] };
      feeds[ports.pastValue] = { data: value, dims: [batch, keyValueHeads, this.#capacity, headDim] };
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
    const size = batch * keyValueHeads * headDim;
    const slices = (name: string): Float32Array => {
      const values = floatOutput(outputs, name);
      if (values.length === size) return values;
      throw new RangeError(
        `Cannot append: '${name}' must have ${size} elements for a batch of ${batch}, got ${values.length}`,
      );
    };
    // All are looked at before the first is taken.
    const taken = this.#layers.map(({ ports }) => ({ key: slices(ports.newKey), value: slices(ports.newValue) }));
    if (this.#length === this.#capacity) this.#grow();
    const place = { position: this.#length, capacity: this.#capacity };
    for (const [layer, { key, value }] of this.#layers.entries()) {
      put(key, taken[layer]!.key, 1, place);
      put(value, taken[layer]!.value, headDim, place);
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

/**
 * Writes one position's slices, each as long as `width`, into rows of `capacity` slices. A loop: slices are so short that
 * calls of `set()` cost more than they save.
 */
function put(
  rows: Float32Array,
  slices: Float32Array,
  width: number,
  { position, capacity }: { readonly position: number; readonly capacity: number },
): void {
  const apart = capacity * width;
  for (let from = 0, at = position * width; from < slices.length; from += width, at += apart) {
    for (let i = 0; i < width; i++) rows[at + i] = slices[from + i]!;
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

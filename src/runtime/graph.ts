/** Values that go into and come out of a graph, row-major. */
export interface Tensor {
  /** Bytes are booleans: 0 or 1. */
  readonly data: Float32Array | Float64Array | BigInt64Array | Uint8Array;
  readonly dims: readonly number[];
}

/** A named input or output; axes of unknown size carry their name instead. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A network ready to run. What executes it is the runtime's business. */
export interface Graph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Runs once; outputs are fetched when the promise resolves. */
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  /**
   * The same network for loops whose values stay on its device; absent where that would gain nothing. Its weights are
   * there a second time from the first call on. Every call gives the same one, and `close` closes it too.
   */
  readonly resident?: () => Promise<ResidentRunner>;
  close(): Promise<void>;
}

/** Values that a device holds between two runs. */
export interface ResidentTensor {
  readonly dims: readonly number[];
  /** Frees them. Call it as soon as they are used up: nothing else does in time. */
  dispose(): void;
}

/** What a loop on a device is fed: values in main memory, which are uploaded, or values that are there. */
export type ResidentFeeds = Readonly<Record<string, Tensor | ResidentTensor>>;

/** A network whose outputs stay where they were computed. */
export interface ResidentRunner {
  /** Runs once. The device may still be computing when the promise resolves: only `fetch` waits for it. */
  run(feeds: ResidentFeeds): Promise<Readonly<Record<string, ResidentTensor>>>;
  /** The values in main memory; waits for what is being computed. */
  fetch(tensor: ResidentTensor): Promise<Tensor>;
  /** Opens sums on the same device, for what happens to values between two runs. They close with the network. */
  weightedSums(spec: WeightedSums): Promise<ResidentSums>;
  close(): Promise<void>;
}

/** Sums of values that have as many numbers, element by element; each value has a weight for each sum. */
export interface WeightedSums {
  /** Shape of one example of each input. Sums have that of the first; the others are read in it, row-major. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly sums: readonly WeightedSum[];
}

export interface WeightedSum {
  readonly name: string;
  /** Inputs, or sums that are listed before this one. */
  readonly of: readonly string[];
  /** Where given, what the sum is cut to. */
  readonly clip?: readonly [low: number, high: number];
}

/** Sums that are open on a device. */
export interface ResidentSums {
  /**
   * Sums once, in float32, and gives every sum.
   *
   * @param weights Of each sum, in the order of its `of`.
   * @throws {RangeError} Where a sum has another number of weights than of values.
   */
  run(
    values: ResidentFeeds,
    weights: Readonly<Record<string, readonly number[]>>,
  ): Promise<Readonly<Record<string, ResidentTensor>>>;
}

/** Opens graphs by the names that a card gives them. */
export type OpenGraph = (name: string) => Promise<Graph>;

/** The float32 values of an output; throws where a graph gave another type or no such output. */
export function floatOutput(outputs: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor === undefined) {
    throw new Error(`The graph gave no output '${name}', only ${Object.keys(outputs).join(", ")}`);
  }
  if (!(tensor.data instanceof Float32Array)) {
    throw new TypeError(`The output '${name}' must be float32, got ${tensor.data.constructor.name}`);
  }
  return tensor.data;
}

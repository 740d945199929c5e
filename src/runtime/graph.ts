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
  close(): Promise<void>;
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

import type { DataType, Tensor as TfTensor, TypedArray } from "@tensorflow/tfjs-core";
import type { Tensor } from "../graph.ts";
import type { Tf } from "./load_tf.ts";

/** The element type of a port that does not tell it. */
export const UNKNOWN_TYPE = "unknown";

/** TensorFlow's names for what TensorFlow.js holds in the few element types that it has. */
const PORT_TYPES: readonly (readonly [type: string, names: readonly string[]])[] = [
  ["float32", ["float32", "DT_FLOAT", "DT_HALF", "DT_DOUBLE"]],
  ["int64", ["int32", "DT_INT32", "DT_INT64", "DT_INT8", "DT_UINT8"]],
  ["bool", ["bool", "DT_BOOL"]],
];

/**
 * The element type of a port by TensorFlow's name for it, as it is fed and given here; other names come back as they are.
 *
 * @example
 * ```ts
 * portType("DT_INT32"); // "int64"
 * ```
 */
export function portType(name: string): string {
  return PORT_TYPES.find(([, names]) => names.includes(name))?.[0] ?? name;
}

/** The element type of values that are fed. */
export function typeOf({ data }: Tensor): string {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  return data instanceof BigInt64Array ? "int64" : "bool";
}

/**
 * Hands values to the current backend. Integers go as int32, the only kind that TensorFlow.js has.
 *
 * @param name Of the input, for messages.
 * @throws {RangeError} Where an integer does not fit into 32 bits.
 * @throws {TypeError} For float64, which TensorFlow.js does not have.
 */
export function toTfjs(tf: Tf, name: string, { data, dims }: Tensor): TfTensor {
  const shape = [...dims];
  if (data instanceof Float32Array) return tf.tensor(data, shape, "float32");
  if (data instanceof BigInt64Array) return tf.tensor(int32(name, data), shape, "int32");
  if (data instanceof Uint8Array) return tf.tensor(data, shape, "bool");
  throw new TypeError(`The input '${name}' is float64, which TensorFlow.js does not have. Give float32`);
}

function int32(name: string, values: BigInt64Array): Int32Array {
  const narrow = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    narrow[i] = Number(value);
    if (BigInt(narrow[i]!) !== value) {
      throw new RangeError(`The input '${name}' holds ${value}, but TensorFlow.js's integers have 32 bits`);
    }
  }
  return narrow;
}

/**
 * Values that TensorFlow.js gave.
 *
 * @param name Of the output, for messages.
 * @throws {TypeError} Where they are text or complex numbers.
 */
export function fromTfjs(name: string, type: DataType, data: TypedArray, dims: readonly number[]): Tensor {
  if (type === "float32" && data instanceof Float32Array) return { data, dims };
  if (type === "int32") return { data: BigInt64Array.from(data, BigInt), dims };
  if (type === "bool") return { data: Uint8Array.from(data), dims };
  throw new TypeError(`The output '${name}' must be float32, int32 or bool, got ${type}`);
}

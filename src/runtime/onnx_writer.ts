/** Writes ONNX models: field numbers are those of onnx.proto (ONNX IR version 8). */
import { concatBytes } from "../core/concat_bytes.ts";
import { fieldParts, writeField, writeFloat } from "./protobuf.ts";

/** Element types of tensors that graphs here take, give and hold. */
const ELEMENT = { float32: 1, int64: 7, float64: 11 } as const;

/** A graph's input or output; free axes carry a name. */
export interface OnnxValue {
  readonly name: string;
  readonly type: keyof typeof ELEMENT;
  readonly shape: readonly (number | string)[];
}

/** An attribute: an integer, text, a list of integers, or a single-precision number, which says so. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A tensor that the file holds: weights, or a constant that an operator reads. */
export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers?: readonly OnnxInitializer[];
}

// Attribute types and the fields that hold them.
const FLOAT = 1, INT = 2, STRING = 3, INTS = 7;
const OPSET = 13, IR_VERSION = 8;

/**
 * Encodes a graph as the content of an .onnx file. Weights are stored as raw little-endian data and copied once.
 *
 * @throws {RangeError} Where an initializer's data do not fill its shape.
 *
 * @example
 * ```ts
 * encodeOnnx({
 *   inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
 *   outputs: [{ name: "y", type: "float32", shape: ["batch", 3] }],
 *   nodes: [{ operator: "Gemm", inputs: ["x", "w"], outputs: ["y"], attributes: { transB: 1 } }],
 *   initializers: [{ name: "w", shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, 1, 1) }],
 * });
 * ```
 */
export function encodeOnnx({ inputs, outputs, nodes, initializers = [] }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.flatMap((node) => fieldParts(1, encodeNode(node))),
    writeField(2, "graph"),
    ...initializers.flatMap((tensor) => fieldParts(5, tensorParts(tensor))),
    ...inputs.flatMap((value) => fieldParts(11, encodeValue(value))),
    ...outputs.flatMap((value) => fieldParts(12, encodeValue(value))),
  ];
  return concatBytes([writeField(1, IR_VERSION), ...fieldParts(7, graph), writeField(8, writeField(2, OPSET))]);
}

function encodeNode({ operator, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return concatBytes([
    ...inputs.map((name) => writeField(1, name)),
    ...outputs.map((name) => writeField(2, name)),
    writeField(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      writeField(5, concatBytes([writeField(1, name), ...attributeParts(value)]))
    ),
  ]);
}

function attributeParts(value: OnnxAttribute): readonly Uint8Array[] {
  if (typeof value === "number") return [writeField(3, value), writeField(20, INT)];
  if (typeof value === "string") return [writeField(4, value), writeField(20, STRING)];
  if ("float" in value) return [writeFloat(2, value.float), writeField(20, FLOAT)];
  return [...value.map((item) => writeField(8, item)), writeField(20, INTS)];
}

function tensorParts({ name, shape, data }: OnnxInitializer): readonly Uint8Array[] {
  const expected = shape.reduce((product, axis) => product * axis, 1);
  if (data.length !== expected) {
    throw new RangeError(
      `Cannot write the tensor '${name}': shape [${shape.join(", ")}] needs ${expected} elements, got ${data.length}`,
    );
  }
  const type = data instanceof Float32Array ? "float32" : data instanceof Float64Array ? "float64" : "int64";
  return [
    ...shape.map((axis) => writeField(1, axis)),
    writeField(2, ELEMENT[type]),
    writeField(8, name),
    ...fieldParts(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function encodeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const axes = shape.map((axis) => writeField(1, typeof axis === "number" ? writeField(1, axis) : writeField(2, axis)));
  const tensor = concatBytes([writeField(1, ELEMENT[type]), writeField(2, concatBytes(axes))]);
  return concatBytes([writeField(1, name), writeField(2, writeField(1, tensor))]);
}

/** Writes small ONNX models: field numbers are those of onnx.proto (ONNX IR version 8). */
import { concatBytes } from "../core/concat_bytes.ts";
import { writeField } from "./protobuf.ts";

/** Element types of tensors that graphs here take and give. */
const ELEMENT = { float32: 1, int64: 7, float64: 11 } as const;

/** A graph's input or output; free axes carry a name. */
export interface OnnxValue {
  readonly name: string;
  readonly type: keyof typeof ELEMENT;
  readonly shape: readonly (number | string)[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer attributes. */
  readonly attributes?: Readonly<Record<string, number>>;
}

export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
}

const ATTRIBUTE_INT = 2;
const OPSET = 13, IR_VERSION = 8;

/**
 * Encodes a graph as the content of an .onnx file.
 *
 * @example
 * ```ts
 * encodeOnnx({
 *   inputs: [{ name: "x", type: "float32", shape: ["batch", 2] }],
 *   outputs: [{ name: "y", type: "float32", shape: ["batch", 2] }],
 *   nodes: [{ operator: "Tanh", inputs: ["x"], outputs: ["y"] }],
 * });
 * ```
 */
export function encodeOnnx({ inputs, outputs, nodes }: OnnxGraph): Uint8Array {
  const graph = concatBytes([
    ...nodes.map((node) => writeField(1, encodeNode(node))),
    writeField(2, "graph"),
    ...inputs.map((value) => writeField(11, encodeValue(value))),
    ...outputs.map((value) => writeField(12, encodeValue(value))),
  ]);
  return concatBytes([writeField(1, IR_VERSION), writeField(7, graph), writeField(8, writeField(2, OPSET))]);
}

function encodeNode({ operator, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return concatBytes([
    ...inputs.map((name) => writeField(1, name)),
    ...outputs.map((name) => writeField(2, name)),
    writeField(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      writeField(5, concatBytes([writeField(1, name), writeField(3, value), writeField(20, ATTRIBUTE_INT)]))
    ),
  ]);
}

function encodeValue({ name, type, shape }: OnnxValue): Uint8Array {
  const axes = shape.map((axis) => writeField(1, typeof axis === "number" ? writeField(1, axis) : writeField(2, axis)));
  const tensor = concatBytes([writeField(1, ELEMENT[type]), writeField(2, concatBytes(axes))]);
  return concatBytes([writeField(1, name), writeField(2, writeField(1, tensor))]);
}

import { readFields } from "./protobuf.ts";

/** Operators that draw numbers by themselves, so that a seed could not reproduce them. */
const RANDOM_OPERATORS = new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
]);

// Field numbers of onnx.proto (ONNX IR, Apache-2.0).
const MODEL_GRAPH = 7, MODEL_FUNCTION = 25, FUNCTION_NODE = 7;
const GRAPH_NODE = 1, GRAPH_INITIALIZER = 5;
const NODE_OP_TYPE = 4, NODE_ATTRIBUTE = 5;
const ATTRIBUTE_TENSOR = 5, ATTRIBUTE_GRAPH = 6, ATTRIBUTE_GRAPHS = 11;
const TENSOR_EXTERNAL_DATA = 13, TENSOR_DATA_LOCATION = 14;

/**
 * Refuses an ONNX model that would break a promise of the bench: random operators (noise is an input) and weights in
 * other files (the sha256 of the card would not cover them, and native code would open any path).
 *
 * @throws {Error} Naming the operator or tensor and how to export the model instead.
 * @throws {SyntaxError} Where the bytes are no ONNX model.
 */
export function checkOnnxModel(bytes: Uint8Array): void {
  let graphs = 0;
  for (const field of readFields(bytes)) {
    if (field.kind !== "bytes") continue;
    if (field.number === MODEL_GRAPH) {
      graphs++;
      checkGraph(field.value);
    }
    if (field.number === MODEL_FUNCTION) {
      for (const inner of readFields(field.value)) {
        if (inner.number === FUNCTION_NODE && inner.kind === "bytes") checkNode(inner.value);
      }
    }
  }
  if (graphs !== 1) throw new SyntaxError(`An ONNX model holds one graph, found ${graphs}`);
}

function checkGraph(graph: Uint8Array): void {
  for (const field of readFields(graph)) {
    if (field.kind !== "bytes") continue;
    if (field.number === GRAPH_NODE) checkNode(field.value);
    if (field.number === GRAPH_INITIALIZER) checkTensor(field.value);
  }
}

function checkNode(node: Uint8Array): void {
  for (const field of readFields(node)) {
    if (field.kind !== "bytes") continue;
    if (field.number === NODE_OP_TYPE) {
      const operator = new TextDecoder().decode(field.value);
      if (RANDOM_OPERATORS.has(operator)) {
        throw new Error(
          `The graph draws its own random numbers (operator ${operator}). Export it with the noise as an input, ` +
            "so that a seed reproduces every sample",
        );
      }
    }
    if (field.number === NODE_ATTRIBUTE) {
      for (const inner of readFields(field.value)) {
        if (inner.kind !== "bytes") continue;
        if (inner.number === ATTRIBUTE_GRAPH || inner.number === ATTRIBUTE_GRAPHS) checkGraph(inner.value);
        if (inner.number === ATTRIBUTE_TENSOR) checkTensor(inner.value);
      }
    }
  }
}

function checkTensor(tensor: Uint8Array): void {
  for (const field of readFields(tensor)) {
    const external = field.number === TENSOR_EXTERNAL_DATA ||
      (field.number === TENSOR_DATA_LOCATION && field.kind === "varint" && field.value === 1n);
    if (external) throw new Error("The graph keeps weights in another file. Save it as one self-contained .onnx file");
  }
}

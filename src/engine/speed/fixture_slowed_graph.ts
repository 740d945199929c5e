/** Makes ONNX graphs slower that give the same numbers. Test and bench code only. */
import { concatBytes } from "../../core/concat_bytes.ts";
import { encodeOnnx } from "../../runtime/onnx_writer.ts";
import { fieldParts, readFields, writeField } from "../../runtime/protobuf.ts";

// Field numbers of onnx.proto.
const MODEL_GRAPH = 7, GRAPH_NODE = 1, GRAPH_INITIALIZER = 5, NODE_OUTPUT = 2;

/** Rows and columns of the matrices that are multiplied for nothing. */
const SIZE = 64;

/** Operations of one product that comes to nothing. */
export const FLOPS_OF_PRODUCT = 2 * SIZE ** 3;

/**
 * The same graph with matrix products on the way to an output, whose result is multiplied by 0 and added to it.
 *
 * @param model Content of an .onnx file.
 * @param output Name of a floating-point output of its graph.
 * @param products How many, at least 1: each needs what the one before gives.
 *
 * @example
 * ```ts
 * slowedGraph(await readFile("models/vae-mnist/decode.onnx"), "parameters", 10); // 5.2 MFLOP more
 * ```
 */
export function slowedGraph(model: Uint8Array, output: string, products: number): Uint8Array {
  const fast = `${output}_before`;
  const graph = bytesOf(model, MODEL_GRAPH)[0]!;
  const extra = bytesOf(nothing(fast, output, products), MODEL_GRAPH)[0]!;
  const slowed = concatBytes([
    ...fieldsOf(graph).map(({ number, bytes }) =>
      number === GRAPH_NODE ? writeField(GRAPH_NODE, renamed(bytesOf(bytes, GRAPH_NODE)[0]!, output, fast)) : bytes
    ),
    ...fieldsOf(extra).filter(({ number }) => number === GRAPH_NODE || number === GRAPH_INITIALIZER)
      .map(({ bytes }) => bytes),
  ]);
  return concatBytes(
    fieldsOf(model).map(({ number, bytes }) => number === MODEL_GRAPH ? writeField(MODEL_GRAPH, slowed) : bytes),
  );
}

/** A chain of products that begins with what the graph gave: nothing of it can be computed before. */
function nothing(fast: string, output: string, products: number): Uint8Array {
  return encodeOnnx({
    inputs: [],
    outputs: [],
    initializers: [
      { name: "slow_matrix", shape: [SIZE, SIZE], data: new Float32Array(SIZE * SIZE).fill(1 / SIZE) },
      { name: "slow_zero", shape: [], data: Float32Array.of(0) },
    ],
    nodes: [
      { operator: "ReduceMean", inputs: [fast], outputs: ["slow_mean"], attributes: { keepdims: 0 } },
      { operator: "Mul", inputs: ["slow_matrix", "slow_mean"], outputs: ["slow_0"] },
      ...Array.from({ length: products }, (_, i) => ({
        operator: "MatMul",
        inputs: [`slow_${i}`, "slow_matrix"],
        outputs: [`slow_${i + 1}`],
      })),
      { operator: "ReduceMean", inputs: [`slow_${products}`], outputs: ["slow_end"], attributes: { keepdims: 0 } },
      { operator: "Mul", inputs: ["slow_end", "slow_zero"], outputs: ["slow_nothing"] },
      { operator: "Add", inputs: [fast, "slow_nothing"], outputs: [output] },
    ],
  });
}

/** A node with another name for one of its outputs. */
function renamed(node: Uint8Array, from: string, to: string): Uint8Array {
  return concatBytes(
    fieldsOf(node).map(({ number, bytes }) =>
      number === NODE_OUTPUT && text(bytesOf(bytes, NODE_OUTPUT)[0]!) === from ? writeField(NODE_OUTPUT, to) : bytes
    ),
  );
}

/** A message's fields, each whole. */
function fieldsOf(message: Uint8Array): { readonly number: number; readonly bytes: Uint8Array }[] {
  return [...readFields(message)].map((field) => ({
    number: field.number,
    // Numbers of fixed size do not occur where this looks.
    bytes: field.kind === "fixed"
      ? concatBytes([Uint8Array.of((field.number << 3) | 5), field.value])
      : concatBytes([...fieldParts(field.number, field.value)]),
  }));
}

/** What the nested fields of a number hold. */
function bytesOf(message: Uint8Array, number: number): Uint8Array[] {
  return [...readFields(message)].flatMap((field) =>
    field.number === number && field.kind === "bytes" ? [field.value] : []
  );
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

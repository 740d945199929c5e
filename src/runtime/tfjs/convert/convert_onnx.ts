import { checkOnnxModel } from "../../onnx_safety.ts";
import { type ParsedGraph, type ParsedNode, type ParsedPort, readModel } from "../../onnx_cost/read_model.ts";
import { messageOf } from "../message_of.ts";
import { type GraphBuilder, graphBuilder, type TfWeight, type Value } from "./graph_builder.ts";
import { FLOAT, shapeOf, type TfNode, type TfShape } from "./graph_def.ts";
import type { ConversionContext } from "./operator_rule.ts";
import { OPERATORS } from "./operators.ts";

/** A model in the form that TensorFlow.js reads, before it is cut into files. */
export interface TfjsModel {
  readonly nodes: readonly TfNode[];
  readonly weights: readonly TfWeight[];
  readonly inputs: Readonly<Record<string, TfPort>>;
  readonly outputs: Readonly<Record<string, TfPort>>;
}

export interface TfPort {
  /** The node and its output, such as `x:0`. */
  readonly name: string;
  readonly dtype: "DT_FLOAT";
  readonly tensorShape: TfShape;
}

/**
 * Converts an ONNX graph to a TensorFlow.js graph model with the same inputs and outputs. Images keep ONNX's order of axes
 * outside; inside, channels go last, as TensorFlow.js's kernels want them. Biases and Relus become part of the kernel
 * before them, as TensorFlow's own converter does it.
 *
 * @param bytes The content of the .onnx file.
 * @throws {Error} Where the graph holds an operator, or a use of one, that is not converted.
 *
 * @example
 * ```ts
 * const model = convertOnnx(await readFile("models/gan-mnist/generate.onnx"));
 * await writeTfjsModel("gan-mnist-tfjs", model);
 * ```
 */
export function convertOnnx(bytes: Uint8Array): TfjsModel {
  checkOnnxModel(bytes);
  const { graph: onnx } = readModel(bytes);
  const graph = graphBuilder(), values = new Map<string, Value>(), constants = new Map(onnx.tensors);
  const inputs = onnx.inputs.filter(({ name }) => !onnx.tensors.has(name)).map(floatPort);
  for (const { name, shape } of inputs) {
    const node = graph.add(name, "Placeholder", [], { dtype: FLOAT, shape: { shape: shapeOf(shape) } });
    values.set(name, { node, shape, channelsLast: false });
  }
  const [first] = inputs;
  if (first === undefined) throw new Error("The ONNX graph has no input, so there is nothing to convert");

  let batch: string | undefined;
  const fused = fusedWithRelu(onnx);
  const context: ConversionContext = {
    graph,
    constant(name) {
      const tensor = constants.get(name ?? "");
      if (tensor === undefined) return undefined;
      const data = tensor.decode();
      if (data === undefined) throw new Error(`'${tensor.name}' has an element type that is not converted`);
      return { shape: tensor.shape, data: Float32Array.from(data) };
    },
    value(name) {
      const value = values.get(name ?? "");
      if (value === undefined) throw new Error(`it reads '${name}', which is a weight or not there`);
      return value;
    },
    fusesRelu: (name) => fused.has(name ?? ""),
    batch: () => batch ??= batchSize(graph, context.value(first.name)),
  };
  for (const node of onnx.nodes) {
    const [output = ""] = node.outputs;
    const tensor = node.attributes.get("value")?.tensor;
    if (node.operator === "Constant" && tensor !== undefined) constants.set(output, tensor);
    else values.set(output, convertNode(node, context));
  }
  return {
    nodes: graph.nodes,
    weights: graph.weights,
    inputs: Object.fromEntries(inputs.map(({ name, shape }) => [name, signed(context.value(name).node, shape)])),
    outputs: Object.fromEntries(onnx.outputs.map(({ name }) => {
      const { node, shape } = graph.channelsFirst(context.value(name));
      return [name, signed(graph.add(name, "Identity", [node], { T: FLOAT }), shape)];
    })),
  };
}

function convertNode(node: ParsedNode, context: ConversionContext): Value {
  const rule = OPERATORS[node.operator];
  if (rule === undefined || node.domain !== "") {
    throw new Error(
      `The ONNX operator ${node.operator} is not converted to TensorFlow.js; these are: ${
        ["Constant", ...Object.keys(OPERATORS)].join(", ")
      }. Add it to src/runtime/tfjs/convert/operators.ts`,
    );
  }
  try {
    return rule(node, context);
  } catch (error) {
    throw new Error(
      `Cannot convert the ONNX node ${node.operator} that gives '${node.outputs[0]}': ${messageOf(error)}`,
      { cause: error },
    );
  }
}

/** Names of tensors that a kernel with a bias gives, and one Relu reads and nothing else. */
function fusedWithRelu({ nodes, outputs }: ParsedGraph): ReadonlySet<string> {
  const seen = new Set(outputs.map(({ name }) => name));
  return new Set(
    nodes.filter(({ operator, inputs }) => ["Conv", "Gemm"].includes(operator) && inputs[2] !== undefined)
      .flatMap(({ outputs: [name] }) => name ?? [])
      .filter((name) => {
        const [reader, ...more] = nodes.filter(({ inputs }) => inputs.includes(name));
        return reader?.operator === "Relu" && more.length === 0 && !seen.has(name);
      }),
  );
}

function floatPort({ name, type, shape }: ParsedPort): { name: string; shape: (number | string)[] } {
  if (type !== 1 || shape === undefined) {
    throw new Error(`The ONNX input '${name}' must be float32 and of a known rank to be converted`);
  }
  const axes = shape.map((axis, at) => axis ?? `${name}_axis_${at}`);
  const free = axes.findIndex((axis, at) => at > 0 && typeof axis === "string");
  if (free > 0) {
    throw new Error(
      `The ONNX input '${name}' is [${axes.join(", ")}]: only its first axis may be free. Export it with fixed sizes`,
    );
  }
  return { name, shape: axes };
}

function batchSize(graph: GraphBuilder, { node }: Value): string {
  const index = { type: "DT_INT32" } as const;
  const shape = graph.add("batch/shape", "Shape", [node], { T: FLOAT, out_type: index });
  const from = graph.constant("batch/from", [1], Int32Array.of(0)),
    to = graph.constant("batch/to", [1], Int32Array.of(1));
  return graph.add("batch", "StridedSlice", [shape, from, to, to], {
    T: index,
    Index: index,
    begin_mask: { i: "0" },
    end_mask: { i: "0" },
    ellipsis_mask: { i: "0" },
    new_axis_mask: { i: "0" },
    shrink_axis_mask: { i: "1" },
  });
}

function signed(node: string, shape: readonly (number | string)[]): TfPort {
  return { name: `${node}:0`, dtype: "DT_FLOAT", tensorShape: shapeOf(shape) };
}

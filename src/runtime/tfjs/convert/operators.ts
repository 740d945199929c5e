import type { ParsedNode } from "../../onnx_cost/read_model.ts";
import { convolution, transposedConvolution } from "./convolution.ts";
import type { Value } from "./graph_builder.ts";
import { FLOAT, text, texts } from "./graph_def.ts";
import { type ConversionContext, expectAttribute, type OperatorRule, weightOf } from "./operator_rule.ts";

/** What is converted, by ONNX operator. Constants are read where they are used. */
export const OPERATORS: Readonly<Record<string, OperatorRule>> = {
  Add: binary("AddV2"),
  BatchNormalization: batchNormalization,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Div: binary("RealDiv"),
  Gemm: product,
  MatMul: product,
  Mul: binary("Mul"),
  Relu: (node, context) => {
    const [input] = node.inputs;
    return context.fusesRelu(input) ? context.value(input) : unary("Relu")(node, context);
  },
  Reshape: reshape,
  Sigmoid: unary("Sigmoid"),
  Sub: binary("Sub"),
  Tanh: unary("Tanh"),
};

function unary(op: string): OperatorRule {
  return ({ inputs: [input], outputs: [output = ""] }, context) => {
    const x = context.value(input);
    return { ...x, node: context.graph.add(output, op, [x.node], { T: FLOAT }) };
  };
}

/** Of two tensors of one shape, or a tensor and a number, in either order. */
function binary(op: string): OperatorRule {
  return ({ inputs: [left, right], outputs: [output = ""] }, context) => {
    const { graph } = context;
    const numbers = [left, right].map((name) => context.constant(name));
    const tensors = [left, right].filter((_, i) => numbers[i] === undefined).map((name) => context.value(name));
    const [first, second = first] = tensors;
    if (first === undefined || second === undefined) throw new Error("both its inputs are constants");
    const number = numbers.find((constant) => constant !== undefined);
    if (number !== undefined && number.data.length !== 1) {
      throw new Error(`its constant must be one number, got [${number.shape.join(", ")}]`);
    }
    if (first.shape.join() !== second.shape.join()) {
      throw new Error(
        `its inputs must have one shape, got [${first.shape.join(", ")}] and [${second.shape.join(", ")}]`,
      );
    }
    const alike = first.channelsLast === second.channelsLast ? tensors : tensors.map(graph.channelsFirst);
    const operands = numbers.map((constant, i) =>
      constant === undefined
        ? alike[i === 0 ? 0 : alike.length - 1]!.node
        : graph.constant(`${output}/number`, [], constant.data)
    );
    const { shape, channelsLast } = alike[0] ?? first;
    return { node: graph.add(output, op, operands, { T: FLOAT }), shape, channelsLast };
  };
}

/** MatMul and Gemm, of rows with a stored matrix. */
function product(node: ParsedNode, context: ConversionContext): Value {
  const { graph } = context, [input, weightName, biasName] = node.inputs, [output = ""] = node.outputs;
  for (const name of ["alpha", "beta"]) expectAttribute(node, name, ({ float }) => float === 1, "1");
  expectAttribute(node, "transA", ({ int }) => int === 0, "0");
  const x = context.value(input), weight = weightOf(context, weightName, "matrix");
  if (x.shape.length !== 2 || weight.shape.length !== 2) {
    throw new Error(`it must multiply two matrices, got axes [${x.shape.join(", ")}] and [${weight.shape.join(", ")}]`);
  }
  const turned = node.attributes.get("transB")?.int === 1;
  const [rows = 0, columns = 0] = turned ? weight.shape.toReversed() : weight.shape;
  const data = turned
    ? Float32Array.from(weight.data, (_, i) => weight.data[(i % columns) * rows + Math.floor(i / columns)]!)
    : weight.data;
  const inputs = [x.node, graph.constant(`${output}/matrix`, [rows, columns], data)];
  const attr = { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } };
  const shape = [x.shape[0] ?? "batch", columns];
  const bias = context.constant(biasName);
  if (bias === undefined) return { node: graph.add(output, "MatMul", inputs, attr), shape, channelsLast: false };
  inputs.push(graph.constant(`${output}/bias`, [columns], bias.data));
  const fusedOps = texts(["BiasAdd", ...(context.fusesRelu(output) ? ["Relu"] : [])]);
  return {
    node: graph.add(output, "_FusedMatMul", inputs, { ...attr, fused_ops: fusedOps, num_args: { i: "1" } }),
    shape,
    channelsLast: false,
  };
}

/** Of everything but the batch. */
function reshape({ inputs: [input, target], outputs: [output = ""] }: ParsedNode, context: ConversionContext): Value {
  const { graph } = context;
  const x = graph.channelsFirst(context.value(input));
  const wanted = [...weightOf(context, target, "shape").data].map((axis, i) => axis === 0 ? x.shape[i] ?? 0 : axis);
  const [batch, ...rest] = wanted, [own = "batch", ...inner] = x.shape;
  const count = (axes: readonly (number | string)[]) =>
    axes.reduce<number>((product, axis) => product * Number(axis), 1);
  const keepsBatch = batch === -1 || batch === own;
  if (!keepsBatch || count(rest) !== count(inner)) {
    throw new Error(`it must keep the batch: [${x.shape.join(", ")}] cannot become [${wanted.join(", ")}]`);
  }
  const shape = graph.constant(`${output}/to`, [wanted.length], Int32Array.from([-1, ...rest].map(Number)));
  return {
    node: graph.add(output, "Reshape", [x.node, shape], { T: FLOAT, Tshape: { type: "DT_INT32" } }),
    shape: [own, ...rest],
    channelsLast: false,
  };
}

/** With the moments of training. */
function batchNormalization(node: ParsedNode, context: ConversionContext): Value {
  const { graph } = context, [input, ...names] = node.inputs, [output = ""] = node.outputs;
  expectAttribute(node, "training_mode", ({ int }) => int === 0, "0");
  const given = context.value(input);
  if (given.shape.length !== 4) throw new Error(`its input must have 4 axes, got [${given.shape.join(", ")}]`);
  const x = graph.channelsLast(given);
  const parts = ["scale", "offset", "mean", "variance"].map((part, i) => {
    const { shape, data } = weightOf(context, names[i], part);
    return graph.constant(`${output}/${part}`, shape, data);
  });
  const attr = {
    T: FLOAT,
    U: FLOAT,
    epsilon: { f: node.attributes.get("epsilon")?.float ?? 1e-5 },
    data_format: text("NHWC"),
    is_training: { b: false },
  };
  return { ...x, node: graph.add(output, "FusedBatchNormV3", [x.node, ...parts], attr) };
}

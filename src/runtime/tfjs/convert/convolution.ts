import type { ParsedNode } from "../../onnx_cost/read_model.ts";
import { perAxis, type Value } from "./graph_builder.ts";
import { FLOAT, ints, text, texts, type TfAttribute } from "./graph_def.ts";
import { type Constant, type ConversionContext, expectAttribute, weightOf } from "./operator_rule.ts";

type Pair = readonly [number, number];

/** Where a kernel moves over an image of two axes. */
interface Window {
  readonly strides: Pair;
  readonly dilations: Pair;
  /** Before and after each axis. */
  readonly pads: readonly [Pair, Pair];
  readonly kernel: Pair;
}

/** Conv: weights [out, in, height, width] become [height, width, in, out]. */
export function convolution(node: ParsedNode, context: ConversionContext): Value {
  const { graph } = context;
  const [input, weightName, biasName] = node.inputs, [output = ""] = node.outputs;
  const x = image(context, input), weight = weightOf(context, weightName, "weight");
  const [out = 0, into = 0, height = 0, width = 0] = weight.shape;
  const window = windowOf(node, [height, width]);
  const size = sizeOf(x).map((axis, i) => {
    const { strides, dilations, pads, kernel } = window, [before, after] = pads[i]!;
    return Math.floor((axis + before + after - dilations[i]! * (kernel[i]! - 1) - 1) / strides[i]!) + 1;
  });
  const filter = graph.constant(
    `${output}/filter`,
    [height, width, into, out],
    reordered(weight, [height, width, into, out], (h, w, i, o) => ((o * into + i) * height + h) * width + w),
  );
  const attr = {
    T: FLOAT,
    strides: perAxis(window.strides),
    dilations: perAxis(window.dilations),
    data_format: text("NHWC"),
    ...padding(window, sizeOf(x)),
  };
  const shape = [x.shape[0] ?? "batch", out, ...size];
  const bias = context.constant(biasName);
  if (bias === undefined) {
    return { node: graph.add(output, "Conv2D", [x.node, filter], attr), shape, channelsLast: true };
  }
  const fusedOps = ["BiasAdd", ...(context.fusesRelu(output) ? ["Relu"] : [])];
  const inputs = [x.node, filter, graph.constant(`${output}/bias`, [out], bias.data)];
  return {
    node: graph.add(output, "_FusedConv2D", inputs, { ...attr, fused_ops: texts(fusedOps), num_args: { i: "1" } }),
    shape,
    channelsLast: true,
  };
}

/** ConvTranspose: weights [in, out, height, width] become [height, width, out, in]. */
export function transposedConvolution(node: ParsedNode, context: ConversionContext): Value {
  const { graph } = context;
  const [input, weightName, biasName] = node.inputs, [output = ""] = node.outputs;
  expectAttribute(node, "output_padding", ({ ints }) => ints.every((pad) => pad === 0), "0");
  expectAttribute(node, "output_shape", () => false, "left out");
  const x = image(context, input), weight = weightOf(context, weightName, "weight");
  const [into = 0, out = 0, height = 0, width = 0] = weight.shape;
  const window = windowOf(node, [height, width]);
  const { strides, pads, kernel } = window;
  if (window.dilations.some((step) => step !== 1)) throw new Error("its dilations must be 1");
  const size = sizeOf(x).map((axis, i) => (axis - 1) * strides[i]! + kernel[i]! - pads[i]![0] - pads[i]![1]);
  const shape = [x.shape[0] ?? "batch", out, ...size];

  const filter = graph.constant(
    `${output}/filter`,
    [height, width, out, into],
    reordered(weight, [height, width, out, into], (h, w, o, i) => ((i * out + o) * height + h) * width + w),
  );
  const index = { type: "DT_INT32" } as const;
  const sizes = [...size, out].map((axis, i) => graph.constant(`${output}/size_${i}`, [], Int32Array.of(axis)));
  const outputShape = graph.add(`${output}/shape`, "Pack", [context.batch(), ...sizes], {
    T: index,
    N: { i: "4" },
    axis: { i: "0" },
  });
  const transposed = graph.add(output, "Conv2DBackpropInput", [outputShape, filter, x.node], {
    T: FLOAT,
    strides: perAxis(strides),
    dilations: perAxis([1, 1]),
    data_format: text("NHWC"),
    // Padded as the convolution whose gradient this is, which goes from the output's size to the input's.
    ...padding(window, size),
  });
  const bias = context.constant(biasName);
  if (bias === undefined) return { node: transposed, shape, channelsLast: true };
  const inputs = [transposed, graph.constant(`${output}/bias`, [out], bias.data)];
  return {
    node: graph.add(`${output}/biased`, "BiasAdd", inputs, { T: FLOAT, data_format: text("NHWC") }),
    shape,
    channelsLast: true,
  };
}

function image(context: ConversionContext, name: string | undefined): Value {
  const value = context.value(name);
  if (value.shape.length !== 4) {
    throw new Error(`its input must be [batch, channels, height, width], got [${value.shape.join(", ")}]`);
  }
  return context.graph.channelsLast(value);
}

/** Height and width. */
function sizeOf({ shape }: Value): readonly number[] {
  return shape.slice(2).map(Number);
}

function windowOf(node: ParsedNode, kernel: Pair): Window {
  expectAttribute(node, "group", ({ int }) => int === 1, "1");
  expectAttribute(node, "auto_pad", ({ text }) => text === "NOTSET", "NOTSET");
  const listed = (name: string, fallback: readonly number[]): readonly number[] =>
    node.attributes.get(name)?.ints ?? fallback;
  const [top = 0, left = 0, bottom = 0, right = 0] = listed("pads", [0, 0, 0, 0]);
  const [down = 1, across = 1] = listed("strides", [1, 1]), [tall = 1, wide = 1] = listed("dilations", [1, 1]);
  return { strides: [down, across], dilations: [tall, wide], pads: [[top, bottom], [left, right]], kernel };
}

/** TensorFlow's SAME where that is what the numbers say, for which there are faster kernels, else the numbers. */
function padding({ strides, dilations, pads, kernel }: Window, size: readonly number[]): Record<string, TfAttribute> {
  const none = pads.flat().every((pad) => pad === 0);
  const same = pads.every(([before, after], i) => {
    const reach = dilations[i]! * (kernel[i]! - 1) + 1, steps = Math.ceil(size[i]! / strides[i]!);
    const total = Math.max((steps - 1) * strides[i]! + reach - size[i]!, 0);
    return before === Math.floor(total / 2) && after === total - before;
  });
  if (none || same) return { padding: text(none ? "VALID" : "SAME") };
  const explicit = [[0, 0], ...pads, [0, 0]].flat();
  return { padding: text("EXPLICIT"), explicit_paddings: ints(explicit) };
}

/** Elements of a weight of four axes in another order: `from` gives where each comes from. */
function reordered(
  { data }: Constant,
  [a, b, c, d]: readonly [number, number, number, number],
  from: (i: number, j: number, k: number, l: number) => number,
): Float32Array {
  const values = new Float32Array(a * b * c * d);
  let at = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) {
        for (let l = 0; l < d; l++) values[at++] = data[from(i, j, k, l)]!;
      }
    }
  }
  return values;
}

import type { OnnxNode } from "../../runtime/onnx_writer.ts";

/** A tensor on its way through a network under construction. */
export interface Value {
  readonly name: string;
  readonly channels: number;
}

/** A convolution without bias and the batch normalisation behind it, by its name in the checkpoint. */
export interface Convolution {
  readonly name: string;
  /** Channels out, channels in, kernel height, kernel width. */
  readonly shape: readonly [number, number, number, number];
}

/** Rows and columns; one number stands for both. */
type Size = number | readonly [number, number];

/** Writes down a convolutional network as it is described, layer by layer: its nodes and the weights they need. */
export class Trace {
  readonly nodes: OnnxNode[] = [];
  readonly convolutions: Convolution[] = [];

  /** Adds a node of one output and returns the output's name. */
  add(operator: string, inputs: readonly string[], output: string, attributes: OnnxNode["attributes"] = {}): string {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  /** Convolution, batch normalisation (folded into weight and bias), ReLU. */
  conv(
    x: Value,
    name: string,
    channels: number,
    kernel: Size,
    { stride = 1, pad = 0 }: { readonly stride?: number; readonly pad?: Size } = {},
  ): Value {
    const [height, width] = both(kernel);
    this.convolutions.push({ name, shape: [channels, x.channels, height, width] });
    const sum = this.add("Conv", [x.name, `${name}.weight`, `${name}.bias`], `${name}.sum`, {
      kernel_shape: [height, width],
      strides: [stride, stride],
      pads: [...both(pad), ...both(pad)],
    });
    return { name: this.add("Relu", [sum], name), channels };
  }

  /** 3 x 3 maximum. */
  maxPool(x: Value, name: string, { stride, pad = 0 }: { readonly stride: number; readonly pad?: number }): Value {
    const attributes = { kernel_shape: [3, 3], strides: [stride, stride], pads: [pad, pad, pad, pad] };
    return { name: this.add("MaxPool", [x.name], name, attributes), channels: x.channels };
  }

  /** 3 x 3 mean of the same size, over the pixels that are inside the image. */
  averagePool(x: Value, name: string): Value {
    const attributes = { kernel_shape: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], count_include_pad: 0 };
    return { name: this.add("AveragePool", [x.name], name, attributes), channels: x.channels };
  }

  /** Channels one after the other. */
  concat(parts: readonly Value[], name: string): Value {
    this.add("Concat", parts.map((part) => part.name), name, { axis: 1 });
    return { name, channels: parts.reduce((sum, { channels }) => sum + channels, 0) };
  }

  /** Mean over all pixels: [batch, channels]. */
  globalAverage(x: Value, name: string): string {
    return this.add("Flatten", [this.add("GlobalAveragePool", [x.name], `${name}.pooled`)], name, { axis: 1 });
  }
}

function both(size: Size): readonly [number, number] {
  return typeof size === "number" ? [size, size] : size;
}

/**
 * Convolutions. A convolution costs batch · C_out · spatial_out · C_in/groups · kernel multiply-accumulates, products
 * with padding among them; a transposed one batch · C_in · spatial_in · C_out/groups · kernel, those that fall on cut-off
 * borders among them. A bias is one addition for each element of the result.
 */
import { ELEMENT_TYPE } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { elements } from "../value.ts";
import { windowCounts, windowsOf } from "./windows.ts";

/** Rules of convolutions. */
export const convolutionRules: RuleTable = {
  Conv: (node) => convolution(node, { weights: 1, bias: 2, type: node.input(0).type }),
  ConvInteger: (node) => convolution(node, { weights: 1, bias: -1, type: ELEMENT_TYPE.int32 }),
  QLinearConv: (node) => convolution(node, { weights: 3, bias: 8, type: node.input(7).type }),
  ConvTranspose: transposedConvolution,
};

/** A convolution whose weights [C_out, C_in/groups, …kernel] and bias are the inputs at these positions. */
export function convolution(
  node: NodeView,
  { weights, bias, type }: { weights: number; bias: number; type: number },
): Outcome {
  const x = node.input(0).shape, [channels = 0, perGroup = 0, ...kernel] = node.input(weights).shape;
  const groups = node.int("group", 1);
  checkChannels(x, perGroup * groups, kernel);
  const [batch = 0, , ...spatial] = x;
  const shape = [batch, channels, ...windowCounts(spatial, windowsOf(node, node.ints("kernel_shape") ?? kernel))];
  const macs = elements(shape) * perGroup * elements(kernel);
  const flops = node.inputs[bias] === undefined ? 0 : elements(shape);
  return { outputs: [{ shape, type }], work: { macs, flops } };
}

/** Weights are [C_in, C_out/groups, …kernel]. */
function transposedConvolution(node: NodeView): Outcome {
  const { shape: x, type } = node.input(0), [channels = 0, perGroup = 0, ...kernel] = node.input(1).shape;
  checkChannels(x, channels, kernel);
  const { strides, dilations, before, after, autoPad } = windowsOf(node, kernel);
  const [batch = 0, , ...spatial] = x;
  const given = node.ints("output_shape")?.slice(-spatial.length), extra = node.ints("output_padding");
  const sizes = spatial.map((size, axis) => {
    if (given !== undefined) return given[axis]!;
    if (autoPad.startsWith("SAME")) return size * strides[axis]!;
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    return strides[axis]! * (size - 1) + (extra?.[axis] ?? 0) + reach - before[axis]! - after[axis]!;
  });
  const shape = [batch, perGroup * node.int("group", 1), ...sizes];
  const macs = elements(x) * perGroup * elements(kernel);
  const flops = node.inputs[2] === undefined ? 0 : elements(shape);
  return { outputs: [{ shape, type }], work: { macs, flops } };
}

function checkChannels(x: readonly number[], channels: number, kernel: readonly number[]): void {
  if (x[1] !== channels || x.length !== kernel.length + 2) {
    throw new RangeError(
      `expected an input [batch, ${channels}, …] with ${kernel.length} spatial axes, found [${x.join(", ")}]`,
    );
  }
}

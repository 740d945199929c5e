/** Operators of ONNX Runtime's own domain com.microsoft that its exporters and optimiser write. */
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { elements } from "../value.ts";
import { ACTIVATIONS, apply, TANH_GELU, workOf } from "./elementwise.ts";
import { convolution } from "./convolutions.ts";
import { normalised } from "./normalisations.ts";
import { product, transposed } from "./products.ts";

/** Rules of the domain com.microsoft. */
export const microsoftRules: RuleTable = {
  Gelu: (node) => apply(node, ACTIVATIONS["Gelu"]!),
  // x σ(αx).
  QuickGelu: (node) => apply(node, { flops: 5, transcendentals: 1 }),
  BiasGelu: (node) => apply(node, { flops: 5, transcendentals: 1 }),
  FastGelu: (node) => apply(node, { ...TANH_GELU, flops: TANH_GELU.flops! + (node.inputs[1] === undefined ? 0 : 1) }),
  FusedMatMul: (node) => {
    const a = transposed(node.input(0).shape, node.int("transA", 0) === 1);
    const b = transposed(node.input(1).shape, node.int("transB", 0) === 1);
    if (node.int("transBatchA", 0) + node.int("transBatchB", 0) > 0) return { outputs: [undefined] };
    const own = product(node, a, b, node.input(0).type);
    const scaled = node.float("alpha", 1) === 1 ? 0 : elements(own.outputs[0]!.shape);
    return { ...own, work: { ...own.work, flops: scaled } };
  },
  FusedConv: (node) => {
    const own = convolution(node, { weights: 1, bias: 2, type: node.input(0).type });
    const f = ACTIVATIONS[node.text("activation", "")];
    if (f === undefined) return { ...own, outputs: [undefined] };
    const count = elements(own.outputs[0]!.shape), { flops = 0, transcendentals = 0 } = workOf(f, count);
    const sum = node.inputs[3] === undefined ? 0 : count;
    return { ...own, work: { ...own.work, flops: (own.work?.flops ?? 0) + flops + sum, transcendentals } };
  },
  // Weights of 4 bits in blocks, [columns, blocks, bytes]; what they are quantised from is not multiplied.
  MatMulNBits: (node) => product(node, node.input(0).shape, [node.int("K", 0), node.int("N", 0)], node.input(0).type),
  SkipLayerNormalization: (node) => skip(node, node.inputs[3] === undefined ? 6 : 7, 4),
  SkipSimplifiedLayerNormalization: (node) => skip(node, 4, 3),
};

/** The sum of two tensors, and of a bias where there is one, normalised over the last axis. */
function skip(node: NodeView, perElement: number, bias: number): Outcome {
  const { shape, type } = node.input(0);
  const sums = node.inputs[bias] === undefined ? 1 : 2;
  const own = normalised(node, { groups: elements(shape.slice(0, -1)), perElement: perElement + sums });
  const moments = { shape: shape.with(-1, 1), type };
  return { ...own, outputs: [...own.outputs, moments, moments, { shape, type }] };
}

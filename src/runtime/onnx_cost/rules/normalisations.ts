/**
 * Normalisations. For each element: 1 for the mean, 1 to centre it, 2 to square and sum it, 1 to scale it by the
 * deviation, and 1 each for a learned scale and shift; for each group whose moments are taken: 3 more, for ε, the root
 * and the reciprocal. Batch normalisation has its moments given and is one product and one sum. A softmax over n
 * elements is n − 1 comparisons, n differences, n exponentials, n − 1 additions and n quotients.
 */
import { ELEMENT_TYPE } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { axisOf, elements } from "../value.ts";

/** Rules of normalisations. */
export const normalisationRules: RuleTable = {
  BatchNormalization: (node) => {
    const { shape, type } = node.input(0), n = elements(shape);
    const moments = { shape: [shape[1] ?? 1], type: ELEMENT_TYPE.float32 };
    // In training it takes the moments of the batch itself.
    if (node.int("training_mode", 0) === 1) return { outputs: [undefined, undefined, undefined] };
    return { outputs: [{ shape, type }, moments, moments], work: { flops: 2 * n } };
  },
  InstanceNormalization: (node) => {
    const { shape } = node.input(0);
    return normalised(node, { groups: elements(shape.slice(0, 2)), perElement: 7 });
  },
  GroupNormalization: (node) => {
    const groups = node.input(0).shape[0]! * node.int("num_groups", 1);
    return normalised(node, { groups, perElement: 7 });
  },
  LayerNormalization: (node) => {
    const moments = { ...leading(node), type: node.int("stash_type", ELEMENT_TYPE.float32) };
    const own = normalised(node, { groups: elements(moments.shape), perElement: node.inputs[2] === undefined ? 6 : 7 });
    return { ...own, outputs: [...own.outputs, moments, moments] };
  },
  RMSNormalization: rootMeanSquare,
  SimplifiedLayerNormalization: rootMeanSquare,
  MeanVarianceNormalization: (node) => {
    const { shape } = node.input(0), axes = node.ints("axes") ?? [0, 2, 3];
    const taken = new Set(axes.map((axis) => axisOf(axis, shape.length)));
    return normalised(node, { groups: elements(shape.filter((_, axis) => !taken.has(axis))), perElement: 5 });
  },
  // The norm of n elements is n products or absolute values, n − 1 additions and, of squares, a root.
  LpNormalization: (node) => {
    const { shape, type } = node.input(0), n = elements(shape);
    const groups = elements(shape.with(axisOf(node.int("axis", -1), shape.length), 1));
    return { outputs: [{ shape, type }], work: { flops: 3 * n - (node.int("p", 2) === 1 ? groups : 0) } };
  },
  // x / (k + α/size Σ x²)^β: squares, sums over `size` channels, a product, a sum, a power and a quotient.
  LRN: (node) => {
    const { shape, type } = node.input(0), n = elements(shape);
    return { outputs: [{ shape, type }], work: { flops: n * (node.int("size", 1) + 3), transcendentals: n } };
  },
  Softmax: (node) => {
    const { shape, type } = node.input(0), n = elements(shape);
    return { outputs: [{ shape, type }], work: { flops: 4 * n - 2 * softmaxGroups(node), transcendentals: n } };
  },
  // x − max − log Σ exp(x − max).
  LogSoftmax: (node) => {
    const { shape, type } = node.input(0), n = elements(shape), groups = softmaxGroups(node);
    return { outputs: [{ shape, type }], work: { flops: 4 * n - 2 * groups, transcendentals: n + groups } };
  },
  Hardmax: (node) => {
    const { shape, type } = node.input(0);
    return { outputs: [{ shape, type }], work: { flops: elements(shape) - softmaxGroups(node) } };
  },
};

/** The result of a normalisation that takes its moments over groups. */
export function normalised(
  node: NodeView,
  { groups, perElement }: { groups: number; perElement: number },
): Outcome {
  const { shape, type } = node.input(0);
  return { outputs: [{ shape, type }], work: { flops: perElement * elements(shape) + 3 * groups } };
}

/** Neither mean nor shift: square and sum, scale by the deviation, and a learned scale. */
function rootMeanSquare(node: NodeView): Outcome {
  return normalised(node, { groups: elements(leading(node).shape), perElement: 4 });
}

/** The shape with 1 on the axes over which moments are taken: `axis` and those after it. */
function leading(node: NodeView): { shape: readonly number[] } {
  const { shape } = node.input(0), from = axisOf(node.int("axis", -1), shape.length);
  return { shape: shape.map((size, axis) => axis < from ? size : 1) };
}

/** Before operator set 13 the axes from `axis` on were one; since then it is one axis. */
function softmaxGroups(node: NodeView): number {
  const { shape } = node.input(0), axis = axisOf(node.int("axis", node.opset < 13 ? 1 : -1), shape.length);
  return elements(shape.filter((_, i) => node.opset < 13 ? i < axis : i !== axis));
}

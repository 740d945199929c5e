/**
 * Resizing. A nearest neighbour is copied; otherwise each element of the result is a weighted sum: on each axis whose
 * size changes 2 weights (linear) or 4 (cubic), 1/scale times as many where it shrinks with antialiasing; a product and
 * a sum for each weight.
 */
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { axisOf, elements } from "../value.ts";

/** Rules of resizing. */
export const resizingRules: RuleTable = {
  Resize: resize,
  Upsample: (node) => {
    const scales = node.inputs[1] === undefined ? node.raw("scales")?.floats : node.input(1).data;
    return scales === undefined ? { outputs: [undefined] } : resized(
      node,
      node.input(0).shape.map((size, axis) => {
        return Math.floor(size * scales[axis]!);
      }),
    );
  },
};

const TAPS: Readonly<Record<string, number>> = { nearest: 1, linear: 2, bilinear: 2, cubic: 4 };

function resize(node: NodeView): Outcome {
  const { shape } = node.input(0);
  // Operator set 10 has neither a region nor sizes.
  const sizes = node.inputs[3], scales = node.opset < 11 ? node.inputs[1] : node.inputs[2];
  const axes = node.ints("axes")?.map((axis) => axisOf(axis, shape.length)) ?? shape.map((_, axis) => axis);
  const isCropped = node.text("coordinate_transformation_mode", "half_pixel") === "tf_crop_and_resize";
  const result = [...shape];
  if (sizes !== undefined) {
    if (sizes.data === undefined) return { outputs: [undefined] };
    const policy = node.text("keep_aspect_ratio_policy", "stretch");
    const ratios = axes.map((axis, i) => sizes.data![i]! / shape[axis]!);
    const common = policy === "not_larger" ? Math.min(...ratios) : Math.max(...ratios);
    for (const [i, axis] of axes.entries()) {
      result[axis] = policy === "stretch" ? sizes.data[i]! : Math.round(common * shape[axis]!);
    }
  } else {
    if (scales?.data === undefined || isCropped) return { outputs: [undefined] };
    for (const [i, axis] of axes.entries()) result[axis] = Math.floor(shape[axis]! * scales.data[i]!);
  }
  return resized(node, result);
}

function resized(node: NodeView, shape: readonly number[]): Outcome {
  const x = node.input(0);
  const taps = TAPS[node.text("mode", "nearest")];
  if (taps === undefined) throw new RangeError(`expected nearest, linear or cubic, found '${node.text("mode", "")}'`);
  let weights = 1;
  for (const [axis, size] of shape.entries()) {
    if (size === x.shape[axis]) continue;
    const shrinks = node.int("antialias", 0) === 1 ? Math.max(1, x.shape[axis]! / size) : 1;
    weights *= Math.ceil(taps * shrinks);
  }
  const isSum = taps > 1 && weights > 1;
  return { outputs: [{ shape, type: x.type }], work: { flops: isSum ? 2 * weights * elements(shape) : 0 } };
}

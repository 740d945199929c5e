/** Operators that give their input another shape, or only its shape: no arithmetic, and no element moves. */
import { ELEMENT_TYPE } from "../element_type.ts";
import { intsOf, type NodeView, type Outcome, type RuleTable } from "../rule.ts";
import { axisOf, elements } from "../value.ts";

const view = { isView: true } as const;

/** Rules of operators that move nothing. */
export const viewRules: RuleTable = {
  Identity: (node) => ({ outputs: [node.input(0)], ...view }),
  Dropout: (node) => {
    const { shape } = node.input(0);
    return { outputs: [node.input(0), { shape, type: ELEMENT_TYPE.bool }], ...view };
  },
  Reshape: (node) => {
    const target = intsOf(node, "shape", 1);
    return target === "unknown" ? unknown : reshaped(node, reshape(node, target ?? []));
  },
  Flatten: (node) => {
    const { shape } = node.input(0);
    const given = node.int("axis", 1);
    const axis = given < 0 ? given + shape.length : given;
    return reshaped(node, [elements(shape.slice(0, axis)), elements(shape.slice(axis))]);
  },
  Squeeze: (node) => {
    const { shape } = node.input(0);
    const given = intsOf(node, "axes", 1);
    if (given === "unknown") return unknown;
    const axes = given?.map((axis) => axisOf(axis, shape.length));
    const isDropped = (size: number, axis: number) => axes === undefined ? size === 1 : axes.includes(axis);
    return reshaped(node, shape.filter((size, axis) => !isDropped(size, axis)));
  },
  Unsqueeze: (node) => {
    const { shape } = node.input(0);
    const given = intsOf(node, "axes", 1);
    if (given === "unknown") return unknown;
    const rank = shape.length + (given?.length ?? 0);
    const added = new Set(given?.map((axis) => axisOf(axis, rank)));
    const rest = [...shape];
    return reshaped(node, Array.from({ length: rank }, (_, axis) => added.has(axis) ? 1 : rest.shift() ?? 1));
  },
  Shape: (node) => {
    const { shape } = node.input(0);
    const data = shape.slice(node.int("start", 0), node.has("end") ? node.int("end", 0) : undefined);
    return { outputs: [{ shape: [data.length], type: ELEMENT_TYPE.int64, data }], ...view };
  },
  Size: (node) => {
    const data = [elements(node.input(0).shape)];
    return { outputs: [{ shape: [], type: ELEMENT_TYPE.int64, data }], ...view };
  },
};

const unknown: Outcome = { outputs: [undefined], ...view };

/** 0 keeps the axis at that place, and -1 takes what is left. */
function reshape(node: NodeView, target: readonly number[]): readonly number[] {
  const { shape } = node.input(0);
  const keepsZero = node.int("allowzero", 0) === 1;
  const sizes = target.map((size, axis) => size === 0 && !keepsZero ? shape[axis] ?? 0 : size);
  const given = elements(sizes.filter((size) => size !== -1));
  return sizes.map((size) => size === -1 ? elements(shape) / given : size);
}

function reshaped(node: NodeView, shape: readonly number[]): Outcome {
  const { shape: from, type, data } = node.input(0);
  if (elements(shape) !== elements(from) || !shape.every(Number.isInteger)) {
    throw new RangeError(
      `expected a shape of ${elements(from)} elements for [${from.join(", ")}], found [${shape.join(", ")}]`,
    );
  }
  return { outputs: [{ shape, type, data }], ...view };
}

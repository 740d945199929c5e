/** Operators that move elements: no arithmetic, only bytes. Where they take a part, only that part counts as read. */
import { broadcastShapes } from "../broadcast.ts";
import { ELEMENT_TYPE, isFloat } from "../element_type.ts";
import { intsOf, type NodeView, type Outcome, type RuleTable } from "../rule.ts";
import { axisOf, elements, indicesOf, isFollowed, pick, type Value } from "../value.ts";

const UNKNOWN: Outcome = { outputs: [undefined] };

/** Rules of operators that move elements. */
export const movementRules: RuleTable = {
  Transpose: (node) => {
    const x = node.input(0), rank = x.shape.length;
    const order = node.ints("perm") ?? x.shape.map((_, axis) => rank - 1 - axis);
    const shape = order.map((axis) => x.shape[axisOf(axis, rank)]!);
    const source = x.shape.map((_, axis) => order.indexOf(axis));
    return { outputs: [{ shape, type: x.type, data: pick(x, shape, (index) => source.map((axis) => index[axis]!)) }] };
  },
  Concat: concat,
  Split: split,
  Slice: slice,
  Pad: pad,
  Gather: (node) => {
    const x = node.input(0), indices = node.input(1);
    const axis = axisOf(node.int("axis", 0), x.shape.length), rank = indices.shape.length;
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    const where = indices.data;
    const data = where && pick(x, shape, (index) => {
      let at = 0;
      for (let i = 0; i < rank; i++) at = at * indices.shape[i]! + index[axis + i]!;
      const picked = where[at]!;
      return [...index.slice(0, axis), picked < 0 ? picked + x.shape[axis]! : picked, ...index.slice(axis + rank)];
    });
    return taken({ shape, type: x.type, data });
  },
  GatherElements: (node) => taken({ shape: node.input(1).shape, type: node.input(0).type }),
  GatherND: (node) => {
    const { shape, type } = node.input(0), indices = node.input(1).shape;
    const from = node.int("batch_dims", 0) + indices[indices.length - 1]!;
    return taken({ shape: [...indices.slice(0, -1), ...shape.slice(from)], type });
  },
  Scatter: scatter,
  ScatterElements: scatter,
  ScatterND: scatter,
  Expand: (node) => {
    const x = node.input(0), target = node.input(1).data;
    return target === undefined ? UNKNOWN : stretched(x, broadcastShapes(x.shape, target));
  },
  Tile: (node) => {
    const x = node.input(0), repeats = node.input(1).data;
    if (repeats === undefined) return UNKNOWN;
    return stretched(x, x.shape.map((size, axis) => size * repeats[axis]!));
  },
  ConstantOfShape: (node) => {
    const shape = node.input(0).data;
    const value = node.raw("value")?.tensor;
    if (shape === undefined) return UNKNOWN;
    const fill = value === undefined ? 0 : value.decode()?.[0];
    const type = value?.type ?? ELEMENT_TYPE.float32, isKnown = fill !== undefined && isFollowed(type, shape);
    const data = isKnown ? Array.from({ length: elements(shape) }, () => fill) : undefined;
    return { outputs: [{ shape, type, data }] };
  },
  Range: (node) => {
    const [start, limit, step] = [0, 1, 2].map((i) => node.input(i).data?.[0]);
    if (start === undefined || limit === undefined || step === undefined) return UNKNOWN;
    const count = Math.max(0, Math.ceil((limit - start) / step));
    if (!Number.isFinite(count)) throw new RangeError(`expected a range that ends, found steps of ${step}`);
    const { type } = node.input(0), isKnown = !isFloat(type) && isFollowed(type, [count]);
    const data = isKnown ? Array.from({ length: count }, (_, i) => start + i * step) : undefined;
    return { outputs: [{ shape: [count], type, data }] };
  },
  NonZero: (node) => {
    const { shape, data } = node.input(0);
    if (data === undefined) return UNKNOWN;
    const found = Array.from(indicesOf(shape), (index) => [...index]).filter((_, i) => data[i] !== 0);
    const rank = Math.max(shape.length, 1);
    const rows = Array.from({ length: rank }, (_, axis) => found.map((index) => index[axis] ?? 0));
    return { outputs: [{ shape: [rank, found.length], type: ELEMENT_TYPE.int64, data: rows.flat() }] };
  },
  EyeLike: (node) => {
    const { shape, type } = node.input(0);
    return { outputs: [{ shape, type: node.int("dtype", type) }], reads: [0] };
  },
  OneHot: (node) => {
    const { shape } = node.input(0), depth = node.input(1).data?.[0];
    if (depth === undefined) return UNKNOWN;
    const axis = axisOf(node.int("axis", -1), shape.length + 1);
    return { outputs: [{ shape: shape.toSpliced(axis, 0, depth), type: node.input(2).type }] };
  },
  Trilu: (node) => ({ outputs: [{ shape: node.input(0).shape, type: node.input(0).type }] }),
  ReverseSequence: (node) => ({ outputs: [{ shape: node.input(0).shape, type: node.input(0).type }] }),
  DepthToSpace: (node) => {
    const [batch, channels, height, width] = imageShape(node), size = node.int("blocksize", 1);
    return blocks(node, [batch, channels / size ** 2, height * size, width * size]);
  },
  SpaceToDepth: (node) => {
    const [batch, channels, height, width] = imageShape(node), size = node.int("blocksize", 1);
    return blocks(node, [batch, channels * size ** 2, height / size, width / size]);
  },
  // Comparisons of a sort are not counted: their number depends on the elements.
  TopK: (node) => {
    const { shape, type } = node.input(0);
    const k = node.inputs[1] === undefined ? node.int("k", 1) : node.input(1).data?.[0];
    if (k === undefined) return { outputs: [undefined, undefined] };
    const top = shape.with(axisOf(node.int("axis", -1), shape.length), k);
    return { outputs: [{ shape: top, type }, { shape: top, type: ELEMENT_TYPE.int64 }] };
  },
};

function taken(result: { shape: readonly number[]; type: number; data?: readonly number[] | undefined }): Outcome {
  return { outputs: [result], reads: [elements(result.shape)] };
}

function stretched(x: Value, shape: readonly number[]): Outcome {
  const from = shape.length - x.shape.length;
  const data = pick(x, shape, (index) => x.shape.map((size, axis) => index[from + axis]! % size));
  return { outputs: [{ shape, type: x.type, data }] };
}

function concat(node: NodeView): Outcome {
  const parts = node.inputs.map((_, i) => node.input(i));
  const first = node.input(0), axis = axisOf(node.int("axis", 1), first.shape.length);
  for (const { shape } of parts) {
    if (shape.length !== first.shape.length || shape.some((size, i) => i !== axis && size !== first.shape[i])) {
      const found = parts.map((part) => `[${part.shape.join(", ")}]`).join(", ");
      throw new RangeError(`expected shapes that agree but for axis ${axis}, found ${found}`);
    }
  }
  const shape = first.shape.with(axis, parts.reduce((sum, part) => sum + part.shape[axis]!, 0));
  // Row-major, what lies before the axis runs slowest: each part gives a run of elements in turn.
  const data: number[] = [];
  const isKnown = isFollowed(first.type, shape) && parts.every((part) => part.data !== undefined);
  if (isKnown) {
    for (let row = 0; row < elements(shape.slice(0, axis)); row++) {
      for (const part of parts) {
        const run = elements(part.shape.slice(axis));
        data.push(...part.data!.slice(row * run, (row + 1) * run));
      }
    }
  }
  return { outputs: [{ shape, type: first.type, data: isKnown ? data : undefined }] };
}

function split(node: NodeView): Outcome {
  const x = node.input(0), axis = axisOf(node.int("axis", 0), x.shape.length), size = x.shape[axis]!;
  const given = intsOf(node, "split", 1);
  if (given === "unknown") return { outputs: Array.from({ length: node.outputs }, () => undefined) };
  const each = Math.ceil(size / node.outputs);
  const sizes = given ?? Array.from({ length: node.outputs }, (_, i) => Math.min(each, size - i * each));
  if (sizes.reduce((sum, part) => sum + part, 0) !== size) {
    throw new RangeError(`expected parts of ${size} in all, found ${sizes.join(", ")}`);
  }
  let from = 0;
  const outputs = sizes.map((part) => {
    const shape = x.shape.with(axis, part), start = from;
    from += part;
    return { shape, type: x.type, data: pick(x, shape, (index) => index.with(axis, index[axis]! + start)) };
  });
  return { outputs };
}

/** Starts and ends are counted from the end where they are negative, and cut off at the ends of the axis. */
function slice(node: NodeView): Outcome {
  const x = node.input(0), rank = x.shape.length;
  const starts = intsOf(node, "starts", 1), ends = intsOf(node, "ends", 2), axes = intsOf(node, "axes", 3);
  const steps = node.inputs[4] === undefined ? undefined : node.input(4).data ?? "unknown";
  if (starts === "unknown" || ends === "unknown" || axes === "unknown" || steps === "unknown") return UNKNOWN;
  const shape = [...x.shape], first = x.shape.map(() => 0), stride = x.shape.map(() => 1);
  for (const [i, start] of (starts ?? []).entries()) {
    const axis = axisOf(axes?.[i] ?? i, rank), size = x.shape[axis]!, step = steps?.[i] ?? 1;
    const clamp = (position: number, low: number, high: number) =>
      Math.min(Math.max(position < 0 ? position + size : position, low), high);
    const from = step > 0 ? clamp(start, 0, size) : clamp(start, 0, size - 1);
    const to = step > 0 ? clamp(ends![i]!, 0, size) : clamp(ends![i]!, -1, size - 1);
    shape[axis] = Math.max(0, Math.ceil((to - from) / step));
    first[axis] = from;
    stride[axis] = step;
  }
  return taken({
    shape,
    type: x.type,
    data: pick(x, shape, (index) => index.map((position, axis) => first[axis]! + position * stride[axis]!)),
  });
}

/** A negative pad cuts off. */
function pad(node: NodeView): Outcome {
  const x = node.input(0), rank = x.shape.length;
  const pads = intsOf(node, "pads", 1);
  const axes = node.inputs[3] === undefined ? x.shape.map((_, axis) => axis) : node.input(3).data;
  if (pads === "unknown" || pads === undefined || axes === undefined) return UNKNOWN;
  const shape = [...x.shape];
  for (const [i, axis] of axes.entries()) shape[axisOf(axis, rank)]! += pads[i]! + pads[axes.length + i]!;
  return { outputs: [{ shape, type: x.type }] };
}

/** A copy of the first input in which some elements are replaced, or have something added to them. */
function scatter(node: NodeView): Outcome {
  const { shape, type } = node.input(0), updates = elements(node.input(2).shape);
  const isCombined = node.text("reduction", "none") !== "none" && isFloat(type);
  return { outputs: [{ shape, type }], ...(isCombined && { work: { flops: updates } }) };
}

function imageShape(node: NodeView): readonly [number, number, number, number] {
  const { shape } = node.input(0);
  const [batch, channels, height, width] = shape;
  if (batch === undefined || channels === undefined || height === undefined || width === undefined) {
    throw new RangeError(`expected a shape of 4 axes, found [${shape.join(", ")}]`);
  }
  return [batch, channels, height, width];
}

function blocks(node: NodeView, shape: readonly number[]): Outcome {
  if (!shape.every(Number.isInteger)) {
    throw new RangeError(`expected sizes that the block divides, found [${node.input(0).shape.join(", ")}]`);
  }
  return { outputs: [{ shape, type: node.input(0).type }] };
}

/**
 * Reductions: a sum, product, maximum or minimum of n elements is n − 1 operations, and what is done to each element
 * before and to each result after is counted as for single elements.
 */
import { ELEMENT_TYPE, isFloat } from "../element_type.ts";
import { intsOf, type NodeView, type Outcome, type RuleTable, type Work } from "../rule.ts";
import { axisOf, elements, indicesOf, stridesOf, type Value } from "../value.ts";

/** What is done before, `combine`d, and after; costs by the numbers of elements read and given. */
interface Reduction {
  readonly work: (read: number, given: number) => Work;
  readonly combine?: (values: readonly number[]) => number;
}

const combined = (read: number, given: number): number => Math.max(0, read - given);

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  ReduceSum: { work: (n, m) => ({ flops: combined(n, m) }), combine: (x) => x.reduce((a, b) => a + b, 0) },
  ReduceProd: { work: (n, m) => ({ flops: combined(n, m) }), combine: (x) => x.reduce((a, b) => a * b, 1) },
  ReduceMax: { work: (n, m) => ({ flops: combined(n, m) }), combine: (x) => Math.max(...x) },
  ReduceMin: { work: (n, m) => ({ flops: combined(n, m) }), combine: (x) => Math.min(...x) },
  ReduceMean: { work: (n, m) => ({ flops: combined(n, m) + m }) },
  ReduceL1: { work: (n, m) => ({ flops: n + combined(n, m) }) },
  ReduceL2: { work: (n, m) => ({ flops: n + combined(n, m) + m }) },
  ReduceSumSquare: { work: (n, m) => ({ flops: n + combined(n, m) }) },
  ReduceLogSum: { work: (n, m) => ({ flops: combined(n, m), transcendentals: m }) },
  // The largest is taken away before and added after.
  ReduceLogSumExp: { work: (n, m) => ({ flops: 2 * combined(n, m) + n + m, transcendentals: n + m }) },
};

/** Rules of reductions. */
export const reductionRules: RuleTable = {
  ...Object.fromEntries(Object.entries(REDUCTIONS).map(([operator, how]) => [operator, (node) => reduce(node, how)])),
  ArgMax: best,
  ArgMin: best,
  CumSum: (node) => {
    const { shape, type } = node.input(0), axis = node.input(1).data?.[0];
    if (axis === undefined) return { outputs: [undefined] };
    const runs = elements(shape.with(axisOf(axis, shape.length), 1));
    return { outputs: [{ shape, type }], ...(isFloat(type) && { work: { flops: combined(elements(shape), runs) } }) };
  },
};

function reduce(node: NodeView, { work, combine }: Reduction): Outcome {
  const x = node.input(0), rank = x.shape.length;
  const given = intsOf(node, "axes", 1);
  if (given === "unknown") return { outputs: [undefined] };
  const isAll = given === undefined || given.length === 0;
  if (isAll && node.int("noop_with_empty_axes", 0) === 1) return { outputs: [x], isView: true };
  const axes = isAll ? x.shape.map((_, axis) => axis) : given.map((axis) => axisOf(axis, rank));
  const kept = x.shape.map((size, axis) => axes.includes(axis) ? 1 : size);
  const shape = node.int("keepdims", 1) === 1 ? kept : kept.filter((_, axis) => !axes.includes(axis));
  return {
    outputs: [{ shape, type: x.type, data: combine && combineRuns(x, kept, combine) }],
    ...(isFloat(x.type) && { work: work(elements(x.shape), elements(shape)) }),
  };
}

/** Integers that are known, each group that falls on one place of `kept` combined. */
function combineRuns(
  { shape, type, data }: Value,
  kept: readonly number[],
  combine: (values: readonly number[]) => number,
): readonly number[] | undefined {
  if (data === undefined || isFloat(type)) return undefined;
  const groups = Array.from({ length: elements(kept) }, (): number[] => []);
  const strides = stridesOf(kept).map((stride, axis) => kept[axis] === 1 ? 0 : stride);
  let at = 0;
  for (const index of indicesOf(shape)) {
    groups[index.reduce((sum, position, axis) => sum + position * strides[axis]!, 0)]!.push(data[at++]!);
  }
  return groups.map(combine);
}

function best(node: NodeView): Outcome {
  const { shape, type } = node.input(0), axis = axisOf(node.int("axis", 0), shape.length);
  const result = node.int("keepdims", 1) === 1 ? shape.with(axis, 1) : shape.toSpliced(axis, 1);
  return {
    outputs: [{ shape: result, type: ELEMENT_TYPE.int64 }],
    ...(isFloat(type) && { work: { flops: combined(elements(shape), elements(result)) } }),
  };
}

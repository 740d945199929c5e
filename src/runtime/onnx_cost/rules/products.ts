/**
 * Matrix products: rows · columns · inner multiply-accumulates, times the batch. Products of quantised integers count
 * like those of floating-point numbers; other integer products count as none.
 */
import { broadcastShapes } from "../broadcast.ts";
import { ELEMENT_TYPE, holdsWeights, isFloat } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { elements } from "../value.ts";

/** Rules of matrix products. */
export const productRules: RuleTable = {
  MatMul: (node) => product(node, node.input(0).shape, node.input(1).shape, node.input(0).type),
  MatMulInteger: (node) => product(node, node.input(0).shape, node.input(1).shape, ELEMENT_TYPE.int32),
  QLinearMatMul: (node) => product(node, node.input(0).shape, node.input(3).shape, node.input(7).type),
  // α A B + β C: products with α and β other than 1 and the sum with C come on top.
  Gemm: (node) => {
    const a = transposed(node.input(0).shape, node.int("transA", 0) === 1);
    const b = transposed(node.input(1).shape, node.int("transB", 0) === 1);
    const { macs, shape } = matrixProduct(a, b);
    const c = node.inputs[2];
    const scaled = (node.float("alpha", 1) === 1 ? 0 : elements(shape)) +
      (c === undefined || node.float("beta", 1) === 1 ? 0 : elements(c.shape));
    return {
      outputs: [{ shape, type: node.input(0).type }],
      ...(isFloat(node.input(0).type) && { work: { macs, flops: scaled + (c === undefined ? 0 : elements(shape)) } }),
    };
  },
};

/** The product of two stacks of matrices, given by their shapes as `MatMul` reads them. */
export function product(node: NodeView, a: readonly number[], b: readonly number[], type: number): Outcome {
  const { macs, shape } = matrixProduct(a, b);
  return { outputs: [{ shape, type }], ...(holdsWeights(node.input(0).type) && { work: { macs } }) };
}

/**
 * Shape and multiply-accumulates of a product of stacked matrices: a vector on the left is a row, one on the right a
 * column, and the axis that was added is taken away again.
 *
 * @throws {RangeError} Where the inner axes differ or the stacks do not broadcast.
 */
export function matrixProduct(a: readonly number[], b: readonly number[]): { macs: number; shape: readonly number[] } {
  const left = a.length === 1 ? [1, ...a] : a, right = b.length === 1 ? [...b, 1] : b;
  const [rows, inner] = left.slice(-2), [depth, columns] = right.slice(-2);
  if (rows === undefined || inner === undefined || columns === undefined || inner !== depth) {
    throw new RangeError(`expected matrices whose inner axes agree, found [${a.join(", ")}] and [${b.join(", ")}]`);
  }
  const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
  const shape = [...batch, ...(a.length === 1 ? [] : [rows]), ...(b.length === 1 ? [] : [columns])];
  return { macs: elements(batch) * rows * inner * columns, shape };
}

/** The last two axes changed for each other. */
export function transposed(shape: readonly number[], isTransposed: boolean): readonly number[] {
  if (!isTransposed || shape.length < 2) return shape;
  return [...shape.slice(0, -2), shape[shape.length - 1]!, shape[shape.length - 2]!];
}

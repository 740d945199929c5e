import type { ParsedAttribute, ParsedNode } from "./read_model.ts";
import type { Value } from "./value.ts";

/** What an operator makes of shapes, and what that costs. Throws where its inputs do not fit each other. */
export type Rule = (node: NodeView) => Outcome;

/** Rules by operator type. */
export type RuleTable = Readonly<Record<string, Rule>>;

export interface Outcome {
  /** By position; `undefined` where the shape depends on elements that are not known. */
  readonly outputs: readonly (Result | undefined)[];
  readonly work?: Work;
  /** Elements that are read of each input, where that is not all of them. */
  readonly reads?: readonly (number | undefined)[];
  /** Set where no element moves: the result is its input under another shape, or only its shape. */
  readonly isView?: true;
}

/** A tensor that an operator gives. */
export interface Result {
  readonly shape: readonly number[];
  readonly type: number;
  readonly data?: readonly number[] | undefined;
}

/** Arithmetic of one operator. */
export interface Work {
  /** Multiply-accumulates; each is two floating-point operations. */
  readonly macs?: number;
  /** Floating-point operations besides multiply-accumulates. */
  readonly flops?: number;
  /** Evaluations of exp, log, tanh, sin, … */
  readonly transcendentals?: number;
}

/** A node with its inputs and attributes at hand. */
export interface NodeView {
  readonly operator: string;
  /** Version of the operator set that defines the node. */
  readonly opset: number;
  /** By position; `undefined` where an optional one is left out. */
  readonly inputs: readonly (Value | undefined)[];
  /** How many outputs the node names. */
  readonly outputs: number;
  /** An input that the operator cannot do without. */
  input(index: number): Value;
  has(attribute: string): boolean;
  int(attribute: string, otherwise: number): number;
  float(attribute: string, otherwise: number): number;
  text(attribute: string, otherwise: string): string;
  ints(attribute: string): readonly number[] | undefined;
  /** The attribute as the file has it. */
  raw(attribute: string): ParsedAttribute | undefined;
}

/** Puts inputs and attributes of a node at hand. */
export function nodeView(
  { operator, outputs }: ParsedNode,
  attributes: ReadonlyMap<string, ParsedAttribute>,
  inputs: readonly (Value | undefined)[],
  opset: number,
): NodeView {
  return {
    operator,
    opset,
    inputs,
    outputs: outputs.length,
    input(index) {
      const value = inputs[index];
      if (value === undefined) throw new RangeError(`expected an input number ${index + 1}, found ${inputs.length}`);
      return value;
    },
    has: (name) => attributes.has(name),
    int: (name, otherwise) => attributes.get(name)?.int ?? otherwise,
    float: (name, otherwise) => attributes.get(name)?.float ?? otherwise,
    text: (name, otherwise) => attributes.get(name)?.text ?? otherwise,
    ints: (name) => attributes.get(name)?.ints,
    raw: (name) => attributes.get(name),
  };
}

/**
 * Integers that older operator sets keep in an attribute and newer ones take as an input. Gives "unknown" where the
 * input is computed from data, and `undefined` where neither is there.
 */
export function intsOf(node: NodeView, attribute: string, index: number): readonly number[] | "unknown" | undefined {
  const value = node.inputs[index];
  if (value !== undefined) return value.data ?? "unknown";
  return node.ints(attribute);
}

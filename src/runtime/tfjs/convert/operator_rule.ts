import type { ParsedAttribute, ParsedNode } from "../../onnx_cost/read_model.ts";
import type { GraphBuilder, Value } from "./graph_builder.ts";

/** Writes the nodes that compute what an ONNX node computes. Throws where the node is used in a way not converted. */
export type OperatorRule = (node: ParsedNode, context: ConversionContext) => Value;

/** A weight, or a number that an operator reads. */
export interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a rule gets to see of the graph around its node. */
export interface ConversionContext {
  readonly graph: GraphBuilder;
  /** A tensor that the file holds; `undefined` where the graph computes it, or it is left out. */
  constant(name: string | undefined): Constant | undefined;
  /** A tensor that the graph computes. Throws where it does not. */
  value(name: string | undefined): Value;
  /** Whether the kernel that gives this tensor also does the Relu after it. */
  fusesRelu(name: string | undefined): boolean;
  /** Name of a scalar: the size of the batch. */
  batch(): string;
}

/** A tensor that the file must hold. */
export function weightOf(context: ConversionContext, name: string | undefined, what: string): Constant {
  const constant = context.constant(name);
  if (constant === undefined) throw new Error(`its ${what} must be stored in the file, but '${name}' is computed`);
  return constant;
}

/** Refuses an attribute that is not the one value that is converted. */
export function expectAttribute(
  { attributes }: ParsedNode,
  name: string,
  accepted: (attribute: ParsedAttribute) => boolean,
  expected: string,
): void {
  const attribute = attributes.get(name);
  if (attribute !== undefined && !accepted(attribute)) {
    const { int, float, text, ints } = attribute;
    throw new Error(`its ${name} must be ${expected}, got ${int ?? float ?? text ?? `[${ints.join(", ")}]`}`);
  }
}

import { bytesOf, holdsWeights } from "./element_type.ts";
import type { ParsedGraph, ParsedModel, ParsedNode } from "./read_model.ts";
import type { ParsedTensor } from "./read_tensor.ts";
import { elements } from "./value.ts";

/** Weights that a model holds. */
export interface Parameters {
  /** Numbers. */
  readonly parameters: number;
  readonly weightBytes: number;
}

/**
 * Counts the weights of a model: initializers and `Constant`s of floating-point numbers or of integers of at most 16
 * bits, once each, in branches and functions too. A `Constant` of one number is a literal of the exporter, as the 2 of
 * 2x, and no weight; longer integers are shapes and indices.
 */
export function countParameters({ graph, functions }: ParsedModel): Parameters {
  let parameters = 0, weightBytes = 0;
  const add = ({ type, stored }: ParsedTensor) => {
    if (!holdsWeights(type)) return;
    parameters += stored;
    weightBytes += bytesOf(type, stored);
  };
  const addNodes = (nodes: readonly ParsedNode[]) => {
    for (const { operator, attributes } of nodes) {
      for (const attribute of attributes.values()) {
        if (attribute.graph !== undefined) addGraph(attribute.graph);
        if (operator === "Constant" && attribute.tensor !== undefined && elements(attribute.tensor.shape) > 1) {
          add(attribute.tensor);
        }
      }
    }
  };
  const addGraph = ({ nodes, tensors }: ParsedGraph) => {
    for (const tensor of tensors.values()) add(tensor);
    addNodes(nodes);
  };
  addGraph(graph);
  for (const { nodes } of functions.values()) addNodes(nodes);
  return { parameters, weightBytes };
}

/**
 * Recurrent layers. Each step of each direction costs gates · hidden · (inputs + hidden) multiply-accumulates, one
 * addition of a bias for each gate, the gates' functions and what joins them. Sequences are taken to be of full length.
 */
import { isFloat } from "../element_type.ts";
import type { NodeView, Outcome, RuleTable } from "../rule.ts";
import { ACTIVATIONS } from "./elementwise.ts";

interface Layer {
  readonly gates: number;
  /** Functions of the gates and of what is made of them, where the node does not name others, and how often each runs. */
  readonly functions: readonly { readonly name: string; readonly times: number }[];
  /** Products and sums that join the gates, for each hidden number. */
  readonly joins: number;
  /** Input that holds peepholes: three products with the cell and their sums. */
  readonly peepholes?: number;
  /** Outputs after the one of all steps: the last hidden state and, of an LSTM, the last cell. */
  readonly states: number;
}

/** Rules of recurrent layers. */
export const recurrentRules: RuleTable = {
  // h = f(W x + R h + b).
  RNN: (node) => recurrent(node, { gates: 1, functions: [{ name: "Tanh", times: 1 }], joins: 0, states: 1 }),
  // h' = (1 − z) g(W x + R (r h) + b) + z h: a product of r, a difference, two products and a sum.
  GRU: (node) =>
    recurrent(node, {
      gates: 3,
      functions: [{ name: "Sigmoid", times: 2 }, { name: "Tanh", times: 1 }],
      // The bias of R is added apart where r comes after the product.
      joins: node.int("linear_before_reset", 0) === 1 && node.inputs[3] !== undefined ? 6 : 5,
      states: 1,
    }),
  // c' = f c + i g(…) and h = o h(c'): three products and a sum.
  LSTM: (node) =>
    recurrent(node, {
      gates: 4,
      functions: [{ name: "Sigmoid", times: 3 }, { name: "Tanh", times: 1 }, { name: "Tanh", times: 1 }],
      joins: 4,
      peepholes: 7,
      states: 2,
    }),
};

function recurrent(node: NodeView, layer: Layer): Outcome {
  const { shape: x, type } = node.input(0), [directions = 0, rows = 0, inputs = 0] = node.input(1).shape;
  const isBatchFirst = node.int("layout", 0) === 1;
  const [steps = 0, batch = 0] = isBatchFirst ? [x[1], x[0]] : x;
  const hidden = rows / layer.gates;
  if (x.length !== 3 || x[2] !== inputs || node.input(2).shape[2] !== hidden) {
    throw new RangeError(
      `expected an input […, ${inputs}] of 3 axes and a state of ${hidden}, found [${x.join(", ")}] and weights ` +
        `[${node.input(2).shape.join(", ")}]`,
    );
  }
  let flops = layer.joins + (node.inputs[3] === undefined ? 0 : layer.gates), transcendentals = 0;
  const names = node.raw("activations")?.texts ?? [];
  for (const [i, { name, times }] of layer.functions.entries()) {
    const cost = ACTIVATIONS[names[i] ?? name];
    if (cost === undefined) throw new RangeError(`expected activations that are known, found '${names[i]}'`);
    flops += times * ((cost.flops ?? 0) + (node.has("clip") ? 2 : 0));
    transcendentals += times * (cost.transcendentals ?? 0);
  }
  const hasPeepholes = layer.peepholes !== undefined && node.inputs[layer.peepholes] !== undefined;
  const runs = steps * batch * directions * hidden;
  const perState = layer.gates * (inputs + hidden) + (hasPeepholes ? 3 : 0);
  const state = { shape: isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden], type };
  const all = isBatchFirst ? [batch, steps, directions, hidden] : [steps, directions, batch, hidden];
  return {
    outputs: [{ shape: all, type }, ...Array.from({ length: layer.states }, () => state)],
    ...(isFloat(type) && {
      work: { macs: runs * perState, flops: runs * flops, transcendentals: runs * transcendentals },
    }),
  };
}

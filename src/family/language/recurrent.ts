import type { StateSpec } from "../../card/language_card.ts";
import { floatOutput, type Graph, type Tensor } from "../../runtime/graph.ts";
import type { Reading } from "./language_model.ts";
import { tokenColumn } from "./token_column.ts";
import { requireRows } from "./whole_graph.ts";

/** What a card says of a recurrent step. */
export interface RecurrentStep {
  readonly input: string;
  readonly output: string;
  readonly states: readonly StateSpec[];
}

/** Reads sequences token by token, what is known of the past being the network's state. */
export function readWithState(
  batch: number,
  graph: Graph,
  { input, output, states }: RecurrentStep,
  vocabulary: number,
): Reading {
  let kept: Record<string, Tensor> = Object.fromEntries(states.map(({ input, shape }) => {
    const dims = shape.map((axis) => axis === "batch" ? batch : axis);
    return [input, { data: new Float32Array(dims.reduce((a, b) => a * b, 1)), dims }];
  }));
  let length = 0;
  return {
    get length() {
      return length;
    },
    async read(tokens) {
      requireRows(tokens, batch, vocabulary);
      let logits: Float32Array = new Float32Array();
      for (let i = 0; i < tokens[0]!.length; i++) {
        const outputs = await graph.run({ [input]: tokenColumn(tokens, i), ...kept });
        kept = Object.fromEntries(states.map((state) => [state.input, outputs[state.output]!]));
        logits = floatOutput(outputs, output);
        length++;
      }
      return logits;
    },
  };
}

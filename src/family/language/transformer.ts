import { STEP_PORTS } from "../../card/step_ports.ts";
import { KeyValueCache } from "../../language/key_value_cache.ts";
import { floatOutput, type Graph } from "../../runtime/graph.ts";
import type { CacheLayers } from "../../card/language_ports.ts";
import type { Reading } from "./language_model.ts";
import type { PassLimits } from "./score_windows.ts";
import { tokenColumn } from "./token_column.ts";
import { requireRoom, requireRows } from "./whole_graph.ts";

/** Positions that a cache without a bound would hold: the models that have one here all have a bound. */
const NO_BOUND = 2 ** 20;

/** Reads sequences token by token, with a cache of keys and values. */
export function readWithCache(
  batch: number,
  graph: Graph,
  layers: CacheLayers,
  { vocabulary, context }: PassLimits,
): Reading {
  const cache = new KeyValueCache({ ...layers, batch, sequenceLength: context ?? NO_BOUND });
  return {
    get length() {
      return cache.length;
    },
    async read(tokens) {
      requireRows(tokens, batch, vocabulary);
      requireRoom(cache.length + tokens[0]!.length, context);
      let logits: Float32Array = new Float32Array();
      for (let i = 0; i < tokens[0]!.length; i++) {
        const outputs = await graph.run({ [STEP_PORTS.tokens]: tokenColumn(tokens, i), ...cache.feeds() });
        cache.append(outputs);
        logits = floatOutput(outputs, STEP_PORTS.logits);
      }
      return logits;
    },
  };
}

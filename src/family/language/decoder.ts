import type { LanguageCard } from "../../card/card.ts";
import { type CacheLayers, DECODER_PORTS } from "../../card/language_ports.ts";
import { floatOutput, type Graph, type OpenGraph, type Tensor } from "../../runtime/graph.ts";
import type { LanguageModel, Reading } from "./language_model.ts";
import { type PassLimits, scoreWindows } from "./score_windows.ts";
import { lastLogits, readAgain, requireRoom, requireRows, tokenRows } from "./whole_graph.ts";

/** What a decoder can do; its card and codec make a language model of it. */
export type DecoderModel = Pick<LanguageModel, "architecture" | "score" | "keepsPast" | "start" | "close">;

/**
 * Opens a decoder in the layout of Hugging Face's Optimum: one graph `decoder` that reads tokens and the keys and values
 * of those before them, and gives logits and all keys and values. Of the inputs that graphs differ in, the attention mask,
 * the positions and the switch of merged graphs, each is fed where the graph has it.
 *
 * Windows are scored from an empty past, padded on the right to one length: no token sees what stands after it. A reading
 * takes many tokens at once; a merged graph, whose branch with a past was exported for one token, takes them one by one
 * after the first.
 *
 * @throws {Error} For a card of another kind of network, and for a graph with numbers that are not float32, such as
 * float16: which input or output it is, and what to do.
 *
 * @example
 * ```ts
 * const decoder = await openDecoder(card, cardGraphs({ card, folder }, { threads: 1 }));
 * await decoder.score([[[50256], [15496, 995]]]); // log p of "Hello world" after GPT-2's end of text, in two parts
 * ```
 */
export async function openDecoder(card: LanguageCard, open: OpenGraph): Promise<DecoderModel> {
  const { network, vocabulary, context } = card.language;
  if (network.kind !== "decoder") throw new Error(`The card ${card.id} must have a decoder, it has a ${network.kind}`);
  const graph = await open("decoder");
  try {
    requireTypes(graph);
  } catch (error) {
    await graph.close();
    throw error;
  }
  const limits: PassLimits = { vocabulary, context };
  const pass = async (rows: readonly (readonly number[])[]): Promise<Float32Array> =>
    floatOutput(await graph.run(feeds(graph, rows, emptyPast(rows.length, network))), DECODER_PORTS.logits);
  return {
    architecture: "transformer",
    keepsPast: true,
    score: (windows) => scoreWindows(windows, pass, limits),
    start: (batch, { past = "kept" } = {}) =>
      past === "kept" ? readWithPast(batch, graph, network, limits) : readAgain(batch, pass, limits),
    close: () => graph.close(),
  };
}

/** Keys and values of the tokens so far, as the graph takes them. */
interface Past {
  readonly length: number;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

function emptyPast(batch: number, { layers, keyValueHeads, headDim }: CacheLayers): Past {
  const none: Tensor = { data: new Float32Array(0), dims: [batch, keyValueHeads, 0, headDim] };
  return pastOf(layers, 0, () => none);
}

function pastOf(layers: number, length: number, tensor: (name: string) => Tensor): Past {
  const { pastKey, pastValue, presentKey, presentValue } = DECODER_PORTS;
  const feeds: Record<string, Tensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    feeds[pastKey(layer)] = tensor(presentKey(layer));
    feeds[pastValue(layer)] = tensor(presentValue(layer));
  }
  return { length, feeds };
}

/** All inputs of a run over rows of equally many tokens. */
function feeds(
  graph: Graph,
  rows: readonly (readonly number[])[],
  past: Past,
): Readonly<Record<string, Tensor>> {
  const { tokens, attention, positions, useCache } = DECODER_PORTS;
  const batch = rows.length, time = rows[0]?.length ?? 0, reach = past.length + time;
  const optional: Readonly<Record<string, () => Tensor>> = {
    [attention]: () => ({ data: new BigInt64Array(batch * reach).fill(1n), dims: [batch, reach] }),
    [positions]: () => ({
      data: BigInt64Array.from({ length: batch * time }, (_, i) => BigInt(past.length + i % time)),
      dims: [batch, time],
    }),
    [useCache]: () => ({ data: Uint8Array.of(past.length > 0 ? 1 : 0), dims: [1] }),
  };
  const taken = Object.entries(optional).filter(([name]) => takes(graph, name));
  return {
    [tokens]: tokenRows(rows),
    ...Object.fromEntries(taken.map(([name, tensor]) => [name, tensor()])),
    ...past.feeds,
  };
}

function takes(graph: Graph, name: string): boolean {
  return graph.inputs.some((input) => input.name === name);
}

/** Reads sequences with their keys and values kept. */
function readWithPast(batch: number, graph: Graph, network: CacheLayers, { vocabulary, context }: PassLimits): Reading {
  const oneByOne = takes(graph, DECODER_PORTS.useCache);
  let past = emptyPast(batch, network);
  const advance = async (rows: readonly (readonly number[])[]): Promise<Float32Array> => {
    const outputs = await graph.run(feeds(graph, rows, past)), time = rows[0]!.length;
    past = pastOf(network.layers, past.length + time, (name) => outputs[name]!);
    return lastLogits(floatOutput(outputs, DECODER_PORTS.logits), { batch, time, vocabulary });
  };
  return {
    get length() {
      return past.length;
    },
    async read(tokens) {
      requireRows(tokens, batch, vocabulary);
      requireRoom(past.length + tokens[0]!.length, context);
      if (past.length === 0 || !oneByOne) return await advance(tokens);
      let logits: Float32Array = new Float32Array(0);
      for (let i = 0; i < tokens[0]!.length; i++) logits = await advance(tokens.map((row) => [row[i]!]));
      return logits;
    },
  };
}

/** Element types of what is neither keys, values nor logits. */
const TYPES: Readonly<Record<string, string>> = {
  [DECODER_PORTS.tokens]: "int64",
  [DECODER_PORTS.attention]: "int64",
  [DECODER_PORTS.positions]: "int64",
  [DECODER_PORTS.useCache]: "bool",
};

function requireTypes(graph: Graph): void {
  for (const [kind, ports] of [["input", graph.inputs], ["output", graph.outputs]] as const) {
    for (const { name, type } of ports) {
      const expected = TYPES[name] ?? "float32";
      if (type === expected) continue;
      const advice = type === "float16"
        ? ". Take the graph in single precision: without _fp16 or _q4f16 in its name"
        : "";
      throw new Error(`The decoder's ${kind} '${name}' must be ${expected}, the graph has ${type}${advice}`);
    }
  }
}

import { join } from "node:path";
import { type AnyGraphFile, isTfjs } from "../card/any_graph.ts";
import { declaredPorts } from "../card/ports.ts";
import type { RegisteredCard } from "../card/registered_card.ts";
import { UsageError } from "../core/usage_error.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { checkedGraph } from "./checked_graph.ts";
import { type GraphPlace, openGraphFiles, type PlaceOptions } from "./open_graph_files.ts";

/** In what, and where, a card's graphs run. */
export interface CardGraphsOptions extends PlaceOptions {
  /** Left out, every graph runs in the runtime for which the card's `graphs` has it. */
  readonly runtime?: GraphPlace["runtime"];
  /** Called for every graph that was opened and passed its checks; what it is given says what runs it. */
  readonly onOpened?: (place: () => Promise<OpenedGraph>) => void;
}

/** What really runs a graph of a card. */
export interface OpenedGraph extends GraphPlace {
  /** Its name in the card. */
  readonly graph: string;
}

/**
 * Opens a card's graphs by name, each checked first: the content of all its files against the card's sha256, then the
 * names and shapes of what goes in and out.
 *
 * @throws {UsageError} From the opener: where the card has the graph for another runtime only, with how to make one; where
 * the device or the backend is not there.
 * @throws {Error} From the opener: which file, what the card declares, what was found.
 *
 * @example
 * ```ts
 * const registered = await loadCard("models/gan-mnist");
 * const open = cardGraphs(registered, { threads: 1, runtime: "tfjs", onOpened: async (place) => console.log((await place()).name) });
 * const graph = await open("generate");
 * ```
 */
export function cardGraphs(registered: RegisteredCard, { runtime, onOpened, ...place }: CardGraphsOptions): OpenGraph {
  const { card, folder } = registered;
  const graphs: Readonly<Record<string, AnyGraphFile | undefined>> = card.graphs;
  const declared = declaredPorts(card);
  return async (name) => {
    const own = graphs[name], ports = declared[name];
    if (own === undefined || ports === undefined) throw new Error(`The card ${card.id} declares no graph '${name}'`);
    const files = filesFor(runtime, registered, name, own);
    const opened = await openGraphFiles(files, folder, place);
    try {
      const graph = checkedGraph(join(folder, files.file), ports, opened.graph);
      onOpened?.(async () => ({ graph: name, ...await opened.place() }));
      return graph;
    } catch (error) {
      await opened.graph.close();
      throw error;
    }
  };
}

/** The files of a graph in one runtime; its own where none is asked for. */
function filesFor(
  runtime: CardGraphsOptions["runtime"],
  { card, folder }: RegisteredCard,
  name: string,
  own: AnyGraphFile,
): AnyGraphFile {
  if (runtime === undefined || runtime === (isTfjs(own) ? "tfjs" : "onnx")) return own;
  if (runtime === "onnx") {
    throw new UsageError(
      `The card ${card.id} has its graph '${name}' for TensorFlow.js, and no ONNX file of it. Run it in TensorFlow.js, or ` +
        "export it to ONNX and name that file in the card",
    );
  }
  const second = card.modality === "image" ? card.tfjs?.[name] : undefined;
  if (second !== undefined) return second;
  if (card.modality === "text") {
    throw new UsageError(`The card ${card.id} is a language model's, which run in ONNX Runtime alone`);
  }
  throw new UsageError(
    `The card ${card.id} has its graph '${name}' for ONNX Runtime, and no TensorFlow.js model of it. Make one with ` +
      `"deno run -A scripts/export_tfjs.ts --graph ${join(folder, own.file)} --out ${
        join(folder, "tfjs", name)
      }" and ` +
      "write what it prints for the card into the card",
  );
}

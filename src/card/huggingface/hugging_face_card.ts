import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../../core/usage_error.ts";
import type { LanguageCard } from "../card.ts";
import type { RegisteredCard } from "../registered_card.ts";
import { parseCard } from "../parse_card.ts";
import { decoderShape } from "./decoder_shape.ts";
import { type FetchedModel, readFetched } from "./fetched_model.ts";
import { hashFile } from "./hash_file.ts";
import { externalData, externalDataReason, GRAPH_FILES, LAYOUT } from "./layout.ts";
import { endTokens, prefixToken } from "./named_tokens.ts";
import { type JsonObject, readObject } from "./read_object.ts";

/** The id of a model without a card: its folder's name in lower case, with hyphens for what an id may not hold. */
export function idOfFolder(folder: string): string {
  const fitting = basename(resolve(folder)).toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
  return fitting === "" ? "model" : fitting;
}

/**
 * The card of a folder in the Hugging Face layout: config.json, tokenizer.json and a decoder's graph, such as
 * onnx/decoder_model_merged.onnx or onnx/model.onnx, as Optimum exports it. Every file is pinned by the sha256 that it
 * has now. Where the folder was fetched, its files must be what the fetch brought.
 *
 * @param folder Its name gives the card's id.
 * @throws {UsageError} For anything but a decoder in one self-contained .onnx file, and where a file is missing, changed
 * since it was fetched, or does not say what it must: which file, what was expected, what was found, what to do.
 *
 * @example
 * ```ts
 * const { card } = await huggingFaceCard("models/TinyStories-33M");
 * card.id; // "tinystories-33m"
 * card.language.network; // { kind: "decoder", layers: 4, keyValueHeads: 16, headDim: 48 }
 * ```
 */
export async function huggingFaceCard(folder: string): Promise<RegisteredCard<LanguageCard>> {
  const fetched = await readFetched(folder);
  const graph = await graphOf(folder);
  const config = await readObject(join(folder, LAYOUT.config));
  const { context, vocabulary, ...layers } = decoderShape(config, join(folder, LAYOUT.config));
  const tokenizer = await readObject(join(folder, LAYOUT.tokenizer));
  const tokenizerConfig = await readIfThere(folder, LAYOUT.tokenizerConfig);
  const sources = {
    config,
    tokenizer,
    tokenizerConfig,
    specialTokens: await readIfThere(folder, LAYOUT.specialTokens),
    generationConfig: await readIfThere(folder, LAYOUT.generationConfig),
  };
  const pinned = async <F extends string>(file: F): Promise<{ file: F; sha256: string }> => {
    const sha256 = await hashFile(join(folder, file));
    requireFetched(folder, file, sha256, fetched);
    return { file, sha256 };
  };
  await pinned(LAYOUT.config);
  if (sources.specialTokens !== undefined) await pinned(LAYOUT.specialTokens);
  if (sources.generationConfig !== undefined) await pinned(LAYOUT.generationConfig);
  const end = endTokens(sources);
  const card = parseCard({
    schemaVersion: 1,
    id: idOfFolder(folder),
    title: fetched?.repository ?? basename(resolve(folder)),
    modality: "text",
    family: "language",
    dataset: "unknown",
    tokenizer: {
      kind: "huggingface",
      ...await pinned(LAYOUT.tokenizer),
      ...(tokenizerConfig !== undefined && { config: await pinned(LAYOUT.tokenizerConfig) }),
    },
    graphs: { decoder: await pinned(graph) },
    language: {
      vocabulary,
      prefix: prefixToken(sources),
      ...(end.length > 0 && { end }),
      context: shortest(context, tokenizerConfig, folder),
      network: { kind: "decoder", ...layers },
    },
    provenance: {
      recipe: "a folder in the Hugging Face layout",
      trainedOn: "unknown",
      licence: fetched?.licence ?? "unknown",
      ...(fetched !== undefined && { source: `hf:${fetched.repository}@${fetched.revision}` }),
    },
  }, `made of ${folder}`);
  if (card.family !== "language") throw new TypeError(`The card made of ${folder} must be a language model's`);
  return { card, folder };
}

/** The decoder's graph, which holds its weights. */
async function graphOf(folder: string): Promise<string> {
  const graph = GRAPH_FILES.find((file) => existsSync(join(folder, file)));
  if (graph === undefined) {
    const there = await onnxFiles(folder);
    throw new UsageError(
      `Cannot find the graph of the model in ${folder}: expected one of ${GRAPH_FILES.join(", ")}, found ` +
        `${there.join(", ") || "no .onnx file"}. Hugging Face's Optimum exports one: ` +
        "optimum-cli export onnx --model <model> --task text-generation-with-past <folder>",
    );
  }
  const data = externalData(basename(graph), await readdir(join(folder, dirname(graph))));
  if (data !== undefined) throw new UsageError(`${folder}: ${externalDataReason(graph, data)}`);
  return graph;
}

async function onnxFiles(folder: string): Promise<string[]> {
  const inner = existsSync(join(folder, "onnx")) ? await readdir(join(folder, "onnx")) : [];
  return [...inner.map((file) => `onnx/${file}`), ...await readdir(folder)].filter((file) => file.endsWith(".onnx"));
}

async function readIfThere(folder: string, file: string): Promise<JsonObject | undefined> {
  return existsSync(join(folder, file)) ? await readObject(join(folder, file)) : undefined;
}

/** A file that was changed after a fetch is no longer of the revision that the fetch wrote down. */
function requireFetched(folder: string, file: string, sha256: string, fetched: FetchedModel | undefined): void {
  if (fetched === undefined) return;
  const expected = fetched.files[file]?.sha256 ?? "none";
  if (sha256 === expected) return;
  throw new UsageError(
    `${
      join(folder, file)
    } is not what was fetched of ${fetched.repository} at ${fetched.revision}: sha256 ${expected} ` +
      `expected, ${sha256} found. Fetch it again, or remove assay.json if the folder is to be a model of your own`,
  );
}

/** Most tokenisers without a bound of their own say 10^30. */
const SANE_LENGTH = 1e9;

/** The model's context, or the tokeniser's where that is shorter. */
function shortest(context: number | undefined, tokenizerConfig: JsonObject | undefined, folder: string): number {
  const length = tokenizerConfig?.["model_max_length"];
  const sane = typeof length === "number" && Number.isInteger(length) && length > 0 && length < SANE_LENGTH;
  const least = Math.min(context ?? Infinity, sane ? length : Infinity);
  if (least < Infinity) return least;
  throw new UsageError(
    `${join(folder, LAYOUT.config)} does not say how many tokens the model reads: expected n_positions, ` +
      "max_position_embeddings, n_ctx, max_seq_len or seq_length there, or model_max_length in tokenizer_config.json",
  );
}

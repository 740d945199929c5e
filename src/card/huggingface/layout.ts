/** Where a folder in the Hugging Face layout keeps what. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The files beside the graph. */
export const LAYOUT = {
  config: "config.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
  generationConfig: "generation_config.json",
  specialTokens: "special_tokens_map.json",
} as const;

/** Where a decoder's graph may be, the likeliest to be whole and exact first: none of these is quantised. */
export const GRAPH_FILES = [
  "onnx/decoder_model_merged.onnx",
  "onnx/model.onnx",
  "model.onnx",
  "decoder_model_merged.onnx",
] as const;

/** Whether a folder is laid out as Hugging Face's, with a tokeniser that can be read. */
export function isHuggingFaceFolder(folder: string): boolean {
  return existsSync(join(folder, LAYOUT.config)) && existsSync(join(folder, LAYOUT.tokenizer));
}

/** Of files that lie beside a graph, the one that holds its weights, as exporters name it; `undefined` where none does. */
export function externalData(graph: string, files: readonly string[]): string | undefined {
  return files.find((file) => file.startsWith(`${graph}_data`) || file.startsWith(`${graph}.data`));
}

/** Why a graph with its weights elsewhere is refused, and what to do. */
export function externalDataReason(graph: string, data: string): string {
  return `The weights of ${graph} are in another file, ${data}, which the graph's sha256 does not cover: needs one ` +
    `self-contained .onnx file. Python's onnx makes one of up to 2 GB: onnx.save_model(onnx.load("${graph}"), ` +
    `"whole.onnx"); put it in the graph's place and remove ${data}`;
}

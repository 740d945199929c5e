import { UsageError } from "../../core/usage_error.ts";
import type { CacheLayers } from "../language_ports.ts";
import type { JsonObject } from "./read_object.ts";

/** Names of one size in the configs of different architectures: Llama's and its like, GPT-2's, GPT-Neo's, MPT's. */
const LAYERS = ["num_hidden_layers", "n_layer", "num_layers", "n_layers"];
const HEADS = ["num_attention_heads", "n_head", "num_heads", "n_heads"];
const WIDTH = ["hidden_size", "n_embd", "d_model"];
const CONTEXT = ["n_positions", "max_position_embeddings", "n_ctx", "max_seq_len", "seq_length"];

/** Architectures whose attention goes both ways unless the config says `is_decoder`. */
const ENCODERS = new Set([
  "albert",
  "bert",
  "big_bird",
  "camembert",
  "deberta",
  "deberta-v2",
  "distilbert",
  "electra",
  "megatron-bert",
  "mobilebert",
  "modernbert",
  "mpnet",
  "rembert",
  "roberta",
  "roformer",
  "xlm-roberta",
]);

/** Architectures whose exported caches have other axes than [batch, heads, time, size of a head]. */
const OTHER_CACHES = new Set(["bloom", "falcon", "gpt_bigcode", "openelm"]);

/** What a config says of a decoder. */
export interface DecoderShape extends CacheLayers {
  /** Width of the logits. */
  readonly vocabulary: number;
  /** The most tokens that it reads at once; `undefined` where the config does not say. */
  readonly context?: number;
}

/**
 * The sizes of a decoder by its config.json.
 *
 * @param path Of the config, for messages.
 * @throws {UsageError} For an encoder, an encoder-decoder, a model of more than text, and where a size is missing: what
 * was expected and what the config says.
 *
 * @example
 * ```ts
 * const gpt2 = { model_type: "gpt2", n_layer: 12, n_head: 12, n_embd: 768, n_positions: 1024, vocab_size: 50257 };
 * decoderShape(gpt2, "config.json"); // { layers: 12, keyValueHeads: 12, headDim: 64, vocabulary: 50257, context: 1024 }
 * ```
 */
export function decoderShape(config: JsonObject, path: string): DecoderShape {
  requireDecoder(config, path);
  const size = (what: string, names: readonly string[]): number => {
    const found = sizeAt(config, names, path);
    if (found !== undefined) return found;
    throw new UsageError(
      `${path} names no ${what}: expected a positive whole number as ${names.join(" or ")}; the model_type is ` +
        `${JSON.stringify(config["model_type"])}, which may be a kind of model that Assay does not know`,
    );
  };
  const layers = size("number of layers", LAYERS), heads = size("number of attention heads", HEADS);
  const keyValueHeads = sizeAt(config, ["num_key_value_heads"], path) ?? heads;
  const headDim = sizeAt(config, ["head_dim"], path) ?? size("width", WIDTH) / heads;
  if (!Number.isInteger(headDim)) {
    throw new UsageError(
      `${path}: the width ${headDim * heads} must be a multiple of the ${heads} attention heads, or head_dim be there`,
    );
  }
  const vocabulary = size("vocabulary", ["vocab_size"]), context = sizeAt(config, CONTEXT, path);
  return { layers, keyValueHeads, headDim, vocabulary, ...(context !== undefined && { context }) };
}

function requireDecoder(config: JsonObject, path: string): void {
  const { model_type: type, architectures, is_encoder_decoder: both, is_decoder: decoder } = config;
  const names = Array.isArray(architectures) ? architectures.map(String) : [];
  const refuse = (found: string): never => {
    throw new UsageError(
      `${path}: expected a decoder of text, which predicts each token from those before it (architectures that end in ` +
        `ForCausalLM or LMHeadModel), found ${found}`,
    );
  };
  const named = `${names.join(", ") || "no architecture"}, model_type ${JSON.stringify(type)}`;
  if (both === true) refuse(`an encoder-decoder (${named})`);
  if (typeof type === "string" && ENCODERS.has(type) && decoder !== true) refuse(`an encoder (${named})`);
  if (names.length > 0 && !names.some((name) => /(ForCausalLM|LMHeadModel)$/.test(name))) refuse(named);
  if (config["text_config"] !== undefined) refuse(`a model of more than text (${named})`);
  if (typeof type === "string" && OTHER_CACHES.has(type)) {
    throw new UsageError(
      `${path}: models of the type ${type} keep keys and values in another shape than [batch, heads, time, size of a ` +
        "head], which Assay does not read",
    );
  }
}

/** The first of some names that stands for a size; one that stands for something else is refused. */
function sizeAt(config: JsonObject, names: readonly string[], path: string): number | undefined {
  for (const name of names) {
    const value = config[name];
    if (value === undefined || value === null) continue;
    if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
    throw new UsageError(`${path}: ${name} must be a positive whole number, found ${JSON.stringify(value)}`);
  }
  return undefined;
}

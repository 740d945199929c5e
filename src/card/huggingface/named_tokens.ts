import { isObject, type JsonObject } from "./read_object.ts";

/** The files of a folder that name tokens. */
export interface TokenSources {
  readonly config: JsonObject;
  readonly tokenizer: JsonObject;
  readonly tokenizerConfig?: JsonObject | undefined;
  readonly specialTokens?: JsonObject | undefined;
  readonly generationConfig?: JsonObject | undefined;
}

/**
 * The token that stands before a document: the tokeniser's BOS, or its EOS where it has none, or `null` where it has
 * neither. Whether the tokeniser itself puts a BOS there does not matter.
 *
 * Source: lm-evaluation-harness, `HFLM.prefix_token_id` (lm_eval/models/huggingface.py). The tokeniser's tokens are what
 * tokenizer_config.json calls them, else special_tokens_map.json; where neither has a word on it, as for GPT-2, the
 * tokeniser's class knows, and config.json's number says the same.
 *
 * @example
 * ```ts
 * prefixToken({ config: { bos_token_id: 50256 }, tokenizer: {}, tokenizerConfig: { model_max_length: 1024 } }); // 50256
 * ```
 */
export function prefixToken(sources: TokenSources): number | null {
  return namedToken("bos", sources) ?? namedToken("eos", sources);
}

/**
 * The tokens that end a text: `eos_token_id` of generation_config.json, which generation reads, else of config.json.
 *
 * @example
 * ```ts
 * endTokens({ config: { eos_token_id: 2 }, tokenizer: {}, generationConfig: { eos_token_id: [2, 7] } }); // [2, 7]
 * ```
 */
export function endTokens({ config, generationConfig }: TokenSources): number[] {
  const numbers = generationConfig?.["eos_token_id"] ?? config["eos_token_id"];
  const list: readonly unknown[] = Array.isArray(numbers) ? numbers : [numbers];
  return [...new Set(list.filter((token) => typeof token === "number"))];
}

function namedToken(role: "bos" | "eos", sources: TokenSources): number | null {
  const key = `${role}_token`;
  for (const source of [sources.tokenizerConfig, sources.specialTokens]) {
    if (source !== undefined && Object.hasOwn(source, key)) return tokenOf(source[key], sources.tokenizer);
  }
  const number = sources.config[`${key}_id`];
  const first: unknown = Array.isArray(number) ? number[0] : number;
  return typeof first === "number" ? first : null;
}

/** The number of a token that is given as text, or as an object with it as `content`. */
function tokenOf(given: unknown, tokenizer: JsonObject): number | null {
  const text = isObject(given) ? given["content"] : given;
  if (typeof text !== "string") return null;
  const added = tokenizer["added_tokens"];
  for (const token of Array.isArray(added) ? added : []) {
    if (isObject(token) && token["content"] === text && typeof token["id"] === "number") return token["id"];
  }
  const model = tokenizer["model"], vocabulary = isObject(model) ? model["vocab"] : undefined;
  if (isObject(vocabulary) && Object.hasOwn(vocabulary, text)) {
    const id = vocabulary[text];
    return typeof id === "number" ? id : null;
  }
  const at = Array.isArray(vocabulary)
    ? vocabulary.findIndex((entry) => Array.isArray(entry) && entry[0] === text)
    : -1;
  return at < 0 ? null : at;
}

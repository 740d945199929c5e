import { isObject, type JsonObject } from "../../card/huggingface/read_object.ts";

/** The pattern of GPT-2's pretokens, which byte-level pretokenisers split by unless they are told not to. */
const GPT2_PATTERN = String.raw`'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`;

/**
 * A tokenizer.json in terms that `@huggingface/tokenizers` reads as Rust's tokenizers reads the file:
 *
 * - What is missing is `null`, and there are no added tokens.
 * - A byte-level pretokeniser's own pattern is spelt out, because the package's has JavaScript's `\s`, to which U+FEFF
 *   belongs and U+0085 does not.
 * - Metaspace's old `add_prefix_space: false` is `prepend_scheme: "never"`, and with that its decoder keeps the space
 *   that a text begins with.
 *
 * Source: huggingface/tokenizers, `ByteLevel` and `Metaspace` (tokenizers/src/pre_tokenizers).
 *
 * @example
 * ```ts
 * adaptedTokenizer({ model: {} }); // { model: {}, normalizer: null, pre_tokenizer: null, …, added_tokens: [] }
 * ```
 */
export function adaptedTokenizer(json: JsonObject): JsonObject {
  const { normalizer = null, pre_tokenizer = null, post_processor = null, decoder = null, added_tokens } = json;
  return {
    ...json,
    normalizer,
    pre_tokenizer: inside(pre_tokenizer, "pretokenizers", adaptedPretokenizer),
    post_processor,
    decoder: inside(decoder, "decoders", adaptedDecoder),
    added_tokens: added_tokens ?? [],
  };
}

/** Changes a part, or each of a sequence's. */
function inside(part: unknown, list: string, change: (part: JsonObject) => JsonObject): unknown {
  if (!isObject(part)) return part;
  const parts = part[list];
  return Array.isArray(parts) ? { ...part, [list]: parts.map((inner) => inside(inner, list, change)) } : change(part);
}

function adaptedPretokenizer(part: JsonObject): JsonObject {
  if (part["type"] === "Metaspace" && part["prepend_scheme"] === undefined && part["add_prefix_space"] === false) {
    return { ...part, prepend_scheme: "never" };
  }
  if (part["type"] !== "ByteLevel" || part["use_regex"] === false || part["add_prefix_space"] !== false) return part;
  const split = { type: "Split", pattern: { Regex: GPT2_PATTERN }, behavior: "Isolated", invert: false };
  return { type: "Sequence", pretokenizers: [split, { ...part, use_regex: false }] };
}

function adaptedDecoder(part: JsonObject): JsonObject {
  const { type, prepend_scheme: scheme, add_prefix_space: adds, replacement = "▁" } = part;
  if (type !== "Metaspace" || (scheme !== "never" && (scheme !== undefined || adds !== false))) return part;
  return { type: "Replace", pattern: { String: replacement }, content: " " };
}

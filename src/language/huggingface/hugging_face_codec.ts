import { Tokenizer, Unigram } from "@huggingface/tokenizers";
import { isObject, type JsonObject } from "../../card/huggingface/read_object.ts";
import { sha256 } from "../../core/fingerprint.ts";
import type { TokenCodec } from "../token_codec.ts";
import { adaptedTokenizer } from "./adapted_tokenizer.ts";
import { modelTypeOf, requireSupported } from "./supported_tokenizer.ts";
import { checkWellFormed } from "../tokenizer/utf8_bytes.ts";
import { tokenBytesOf } from "./token_bytes.ts";

/** What a tokeniser goes with. */
export interface HuggingFaceCodecOptions {
  /** Width of the model's logits. */
  readonly vocabulary: number;
  /** The content of tokenizer_config.json, where there is one. */
  readonly config?: Uint8Array;
}

/**
 * The tokenizer.json of a Hugging Face model as a codec, by the package `@huggingface/tokenizers`. Its name is
 * `huggingface-<tokens>-<8 digits of the file's sha256>`.
 *
 * `encode` adds no special tokens, but a text that spells one out, such as `<|endoftext|>`, has it as a token, as in
 * Python. `decode` writes special tokens out, never tidies spaces, and gives nothing for tokens of the logits that the
 * tokeniser does not have: models are often wider than their tokeniser.
 *
 * `byteLength` is exact for byte-level vocabularies and for those of SentencePiece with its `▁` and `<0x0A>`; where a
 * tokeniser puts a space before a text, the first token's length counts it. Others are measured by what the token decodes
 * to by itself. Special tokens have none. Texts have many tokenisations: a likelihood is that of one of them.
 *
 * @param bytes The content of tokenizer.json.
 * @throws {SyntaxError} Where it is no JSON or no tokeniser, or one of a kind that is not supported: what was expected and
 * what was found.
 * @throws {RangeError} Where it has tokens that the logits have no place for; from `decode` and `byteLength`, for a token
 * that the logits do not have.
 * @throws {TypeError} From `encode`, where the text holds half of a surrogate pair.
 * @throws {Error} From `encode`, where the tokeniser has no token for a text and none for the unknown.
 *
 * @example
 * ```ts
 * const codec = huggingFaceCodec(readFileSync("gpt2/tokenizer.json"), { vocabulary: 50257 });
 * codec.encode("Hello world"); // [15496, 995]
 * codec.byteLength(995); // 6, of " world"
 * ```
 */
export function huggingFaceCodec(
  bytes: Uint8Array,
  { vocabulary, config = new TextEncoder().encode("{}") }: HuggingFaceCodecOptions,
): TokenCodec {
  const json = objectOf(bytes, "tokenizer.json");
  requireSupported(json);
  const tokenizer = open(json, objectOf(config, "tokenizer_config.json"));
  const tokens = [...tokenizer.get_vocab().values()].reduce((most, id) => Math.max(most, id), -1) + 1;
  if (tokens > vocabulary) {
    throw new RangeError(
      `tokenizer.json has the token ${tokens - 1}, ${
        JSON.stringify(tokenizer.id_to_token(tokens - 1))
      }, but the model's ` +
        `logits are ${vocabulary} wide: needs a tokeniser of at most ${vocabulary} tokens, the model's own`,
    );
  }
  const known = (token: number): boolean => {
    if (Number.isInteger(token) && token >= 0 && token < vocabulary) {
      return tokenizer.id_to_token(token) !== undefined;
    }
    throw new RangeError(`Cannot decode a token: must be an integer from 0 to ${vocabulary - 1}, got ${token}`);
  };
  const decode = (sequence: readonly number[]): string => {
    const there = sequence.filter(known);
    return there.length === 0 ? "" : tokenizer.decode(there, { clean_up_tokenization_spaces: false });
  };
  const tokenBytes = tokenBytesOf(json, (token) => decode([token]));
  return {
    name: `huggingface-${tokens}-${sha256(bytes).slice(0, 8)}`,
    unique: false,
    encode(text) {
      checkWellFormed(text);
      if (text === "") return [];
      const { ids, tokens } = tokenizer.encode(text, { add_special_tokens: false });
      requireKnown(ids, tokens, json);
      return ids;
    },
    decode,
    byteLength: (token) => known(token) ? tokenBytes(token, tokenizer.id_to_token(token)!) : 0,
  };
}

function open(json: JsonObject, config: JsonObject): Tokenizer {
  try {
    const tokenizer = new Tokenizer(adaptedTokenizer(json), config), { model } = tokenizer;
    // The package's own gives all tokens of a text to one call, which fails for texts of several hundred thousand.
    if (model instanceof Unigram) model.encode = (pieces) => pieces.flatMap((piece) => model.tokenize(piece));
    return tokenizer;
  } catch (error) {
    throw new SyntaxError(
      `tokenizer.json cannot be opened by @huggingface/tokenizers: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}

function objectOf(bytes: Uint8Array, file: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new SyntaxError(`${file} must be JSON: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
  if (isObject(json)) return json;
  throw new SyntaxError(`${file} must hold a JSON object, found ${JSON.stringify(json)?.slice(0, 60)}`);
}

/** Refuses pieces of a text that have no token: the package gives no number for them, or the wrong one. */
function requireKnown(ids: readonly (number | undefined)[], tokens: readonly string[], json: JsonObject): void {
  const model = isObject(json["model"]) ? json["model"] : {};
  const fallsBack = modelTypeOf(model) === "Unigram" && model["byte_fallback"] === true;
  const bad = ids.findIndex((id) => id === undefined || id === null || (fallsBack && id === model["unk_id"]));
  if (bad < 0) return;
  throw new Error(
    `Cannot encode ${JSON.stringify(tokens[bad])}: ` +
      (fallsBack
        ? "the tokeniser has bytes for what it has no token for, which @huggingface/tokenizers does not do for Unigram models"
        : "the tokeniser has no token for it, and none for the unknown"),
  );
}

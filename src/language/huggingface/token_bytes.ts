import { isObject, type JsonObject } from "../../card/huggingface/read_object.ts";
import { byteAlphabet } from "./byte_alphabet.ts";
import { modelTypeOf } from "./supported_tokenizer.ts";

const encoder = new TextEncoder();

/** The bytes of text that a token stands for, by its number and its spelling in the vocabulary. */
export type TokenBytes = (token: number, spelling: string) => number;

/**
 * How many bytes each token of a tokenizer.json stands for. Special tokens stand for none, other added ones for
 * themselves. In a byte-level vocabulary each character is a byte; `<0x0A>` is one where there are bytes to fall back on;
 * what the decoder replaces is replaced, such as `▁` by a space, and a word's pieces in WordPiece lose their prefix.
 *
 * @param alone What a token decodes to by itself, for all else.
 *
 * @example
 * ```ts
 * const tokenBytes = tokenBytesOf({ decoder: { type: "ByteLevel" }, model: {} }, () => "");
 * tokenBytes(0, "Ġworld"); // 6
 * ```
 */
export function tokenBytesOf(tokenizer: JsonObject, alone: (token: number) => string): TokenBytes {
  const added = new Map<number, boolean>();
  const { added_tokens: list, decoder, model } = tokenizer;
  for (const token of Array.isArray(list) ? list : []) {
    if (isObject(token) && typeof token["id"] === "number") added.set(token["id"], token["special"] === true);
  }
  const inner = innerBytes(stepsOf(decoder), isObject(model) ? model : {});
  return (token, spelling) => {
    const special = added.get(token);
    if (special !== undefined) return special ? 0 : encoder.encode(spelling).length;
    return inner(spelling) ?? encoder.encode(alone(token)).length;
  };
}

/** Bytes of a token that was not added, where its spelling tells them. */
function innerBytes(steps: readonly JsonObject[], model: JsonObject): (spelling: string) => number | undefined {
  const has = (type: string): boolean => steps.some((step) => step["type"] === type);
  if (has("ByteLevel")) {
    const alphabet = byteAlphabet();
    return (spelling) => {
      const characters = [...spelling];
      return characters.every((character) => alphabet.has(character)) ? characters.length : undefined;
    };
  }
  if (modelTypeOf(model) === "WordPiece") {
    const prefix = typeof model["continuing_subword_prefix"] === "string" ? model["continuing_subword_prefix"] : "##";
    return (spelling) =>
      prefix !== "" && spelling.startsWith(prefix) ? encoder.encode(spelling.slice(prefix.length)).length : undefined;
  }
  const replaced = steps.map(replacement).filter((pair) => pair !== undefined);
  const fallsBack = has("ByteFallback");
  if (replaced.length === 0 && !fallsBack) return () => undefined;
  return (spelling) => {
    if (fallsBack && /^<0x[0-9A-F]{2}>$/i.test(spelling)) return 1;
    return encoder.encode(replaced.reduce((text, [from, to]) => text.replaceAll(from, to), spelling)).length;
  };
}

/** A decoder's steps, in order. */
function stepsOf(decoder: unknown): readonly JsonObject[] {
  if (!isObject(decoder)) return [];
  const { decoders } = decoder;
  return Array.isArray(decoders) ? decoders.flatMap(stepsOf) : [decoder];
}

/** What a decoder's step puts in the place of what; `undefined` where it replaces no plain text. */
function replacement({ type, pattern, content, replacement }: JsonObject): readonly [string, string] | undefined {
  if (type === "Metaspace") return [typeof replacement === "string" ? replacement : "▁", " "];
  if (type !== "Replace" || !isObject(pattern) || typeof content !== "string") return undefined;
  return typeof pattern["String"] === "string" ? [pattern["String"], content] : undefined;
}

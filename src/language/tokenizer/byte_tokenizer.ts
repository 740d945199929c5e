import { byteSpellings, TokenSpellings } from "./token_spellings.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { utf8Bytes } from "./utf8_bytes.ts";

/**
 * Every byte of a text's UTF-8 is a token, 0 to 255, and the boundary is 256.
 *
 * @example
 * ```ts
 * const tokenizer = byteTokenizer();
 * tokenizer.encode("é"); // [0xc3, 0xa9]
 * tokenizer.boundary; // 256
 * ```
 */
export function byteTokenizer(): Tokenizer {
  const spellings = new TokenSpellings([...byteSpellings(), new Uint8Array(0)]);
  return {
    vocabulary: spellings.size,
    boundary: spellings.size - 1,
    encode: (text) => [...utf8Bytes(text)],
    tokenBytes: (token) => spellings.bytes(token),
    decode: (tokens) => spellings.text(tokens),
  };
}

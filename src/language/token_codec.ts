import { byteTokenizer } from "./tokenizer/byte_tokenizer.ts";
import type { Tokenizer } from "./tokenizer/tokenizer.ts";

/** A language model's tokeniser, whoever made it. */
export interface TokenCodec {
  /** What conventions call it: its kind and, where it was learnt, its content. */
  readonly name: string;
  /** Whether every text has exactly one sequence of tokens that decodes to it: then its likelihood is the text's. */
  readonly unique: boolean;
  /** A text's tokens, without a prefix. */
  encode(text: string): number[];
  /** The text that tokens stand for; bytes that are no UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** How many bytes of text a token stands for; 0 for control tokens. */
  byteLength(token: number): number;
}

/** One of our own tokenisers as a codec. */
export function codecOf(tokenizer: Tokenizer, { name, unique }: Pick<TokenCodec, "name" | "unique">): TokenCodec {
  return {
    name,
    unique,
    encode: (text) => tokenizer.encode(text),
    decode: (tokens) => tokenizer.decode(tokens),
    byteLength: (token) => tokenizer.tokenBytes(token).length,
  };
}

/**
 * Bytes are tokens.
 *
 * @example
 * ```ts
 * byteCodec().encode("é"); // [0xc3, 0xa9]
 * ```
 */
export function byteCodec(): TokenCodec {
  return codecOf(byteTokenizer(), { name: "bytes", unique: true });
}

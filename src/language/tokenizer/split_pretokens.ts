import { checkWellFormed } from "./utf8_bytes.ts";

/** Names of the rules by which a text is cut before byte-pair encoding; merges never cross a cut. */
export const PRETOKEN_RULES = ["gpt2"] as const;

export type PretokenRule = typeof PRETOKEN_RULES[number];

/**
 * GPT-2's rule: an English contraction's end; letters, digits or other signs, each with a space before them; white
 * space but for its last character where something follows.
 *
 * Source: openai/gpt-2, src/encoder.py `self.pat`. `\s` is ECMAScript's, which counts U+FEFF as white space and U+0085
 * and U+001C to U+001F not; only such characters are cut otherwise than in Python.
 */
const GPT2 = /'(?:[sdmt]|re|ve|ll)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

const PATTERNS: Readonly<Record<PretokenRule, RegExp>> = { gpt2: GPT2 };

/**
 * Cuts a text into its pre-tokens; joined, they are the text.
 *
 * @throws {TypeError} Where the text holds half of a surrogate pair, which would be cut as if it were a sign.
 *
 * @example
 * ```ts
 * splitPretokens("It's 1851,  sir.", "gpt2"); // ["It", "'s", " 1851", ",", " ", " sir", "."]
 * ```
 */
export function splitPretokens(text: string, rule: PretokenRule): string[] {
  checkWellFormed(text);
  return text.match(PATTERNS[rule]) ?? [];
}

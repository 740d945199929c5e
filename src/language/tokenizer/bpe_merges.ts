import type { PretokenRule } from "./split_pretokens.ts";

/** What byte-pair encoding has learnt. Tokens 0 to 255 are the bytes, and merge i makes token 256 + i. */
export interface BpeMerges {
  /** How a text is cut before merges are made. */
  readonly rule: PretokenRule;
  /** The two tokens that become one, the most important merge first. */
  readonly merges: readonly (readonly [left: number, right: number])[];
}

/** The first token that a merge makes. */
export const FIRST_MERGED_TOKEN = 256;

/** The most tokens, bytes and boundary among them: they fit two bytes. */
export const LARGEST_VOCABULARY = 65_536;

/** The most bytes that a token stands for: each merge can double them, so that a small file could ask for terabytes. */
export const LONGEST_TOKEN_BYTES = 256;

/** The number of tokens: bytes, merges and the boundary. */
export function bpeVocabulary(merges: number): number {
  return FIRST_MERGED_TOKEN + merges + 1;
}

/** A pair of tokens as one number, which orders pairs by their left token and then by their right one. */
export function pairKey(left: number, right: number): number {
  return left * LARGEST_VOCABULARY + right;
}

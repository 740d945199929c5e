import { concatBytes } from "../../core/concat_bytes.ts";
import { type Merge, mergeTokens } from "../llama2c/merge_tokens.ts";
import { type BpeMerges, bpeVocabulary, FIRST_MERGED_TOKEN, pairKey } from "./bpe_merges.ts";
import { type PretokenRule, splitPretokens } from "./split_pretokens.ts";
import { byteSpellings, TokenSpellings } from "./token_spellings.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { utf8Bytes } from "./utf8_bytes.ts";

/** Pre-tokens whose tokens are kept: a language's words, not all of an endless text. */
const KEPT_PRETOKENS = 65_536;

/**
 * Byte-level byte-pair encoding: a text is cut into pre-tokens, each of them into the bytes of its UTF-8, and the
 * merges are made in their order. As every byte is a token, every text can be encoded.
 *
 * Source: Sennrich et al. 2016 (arXiv:1508.07909), over bytes as in GPT-2 (openai/gpt-2, src/encoder.py `bpe()`).
 * Tokens are numbered otherwise than there: bytes by their value, then merges, then the boundary.
 *
 * @example
 * ```ts
 * const tokenizer = new BpeTokenizer({ rule: "gpt2", merges: [[0x74, 0x68], [256, 0x65]] });
 * tokenizer.encode("the"); // [257]
 * tokenizer.boundary; // 258
 * ```
 */
export class BpeTokenizer implements Tokenizer {
  readonly vocabulary: number;
  readonly boundary: number;
  readonly #rule: PretokenRule;
  readonly #spellings: TokenSpellings;
  readonly #merges = new Map<number, Merge>();
  readonly #kept = new Map<string, readonly number[]>();

  /** @param learnt Merges in which every token is made before it is used, as `trainBpe` and `readBpe` give them. */
  constructor({ rule, merges }: BpeMerges) {
    this.vocabulary = bpeVocabulary(merges.length);
    this.boundary = this.vocabulary - 1;
    this.#rule = rule;
    const spellings = byteSpellings();
    for (const [rank, [left, right]] of merges.entries()) {
      this.#merges.set(pairKey(left, right), { token: FIRST_MERGED_TOKEN + rank, score: -rank });
      spellings.push(concatBytes([spellings[left]!, spellings[right]!]));
    }
    this.#spellings = new TokenSpellings([...spellings, new Uint8Array(0)]);
  }

  encode(text: string): number[] {
    return splitPretokens(text, this.#rule).flatMap((pretoken) => this.#encodePretoken(pretoken));
  }

  tokenBytes(token: number): Uint8Array {
    return this.#spellings.bytes(token);
  }

  decode(tokens: ArrayLike<number>): string {
    return this.#spellings.text(tokens);
  }

  #encodePretoken(pretoken: string): readonly number[] {
    const kept = this.#kept.get(pretoken);
    if (kept !== undefined) return kept;
    const tokens = mergeTokens([...utf8Bytes(pretoken)], (left, right) => this.#merges.get(pairKey(left, right)));
    if (this.#kept.size === KEPT_PRETOKENS) this.#kept.clear();
    this.#kept.set(pretoken, tokens);
    return tokens;
  }
}

import { concatBytes } from "../../core/concat_bytes.ts";
import { byteString, type Llama2cVocabulary, readLlama2cVocabulary } from "./llama2c_vocabulary.ts";
import { type Merge, mergeTokens } from "./merge_tokens.ts";

/** The token that stands before a text. */
export const LLAMA_BOS = 1;

/** The token that stands after a text. */
export const LLAMA_EOS = 2;

/** Byte b has the token b + 3: <unk>, <s> and </s> come first. */
const FIRST_BYTE_TOKEN = 3;

/** Merges with this score or a lower one are never made. */
const LOWEST_SCORE = -1e10;

const SPACE = 0x20;

/** Which control tokens {@linkcode Llama2cTokenizer.encode} puts around a text. */
export interface EncodeOptions {
  /** @default true */
  readonly bos?: boolean;
  /** @default false */
  readonly eos?: boolean;
}

/**
 * Reads the tokenizer that belongs to a checkpoint of llama2.c.
 *
 * @param bytes The file, such as tok512.bin.
 * @param vocabulary The number of tokens, from the checkpoint's config.
 * @throws {SyntaxError} Where the file holds another number of tokens, or lacks the tokens of bytes or of the space.
 *
 * @example
 * ```ts
 * const tokenizer = readLlama2cTokenizer(readFileSync("tok512.bin"), config.vocabulary);
 * tokenizer.decode(tokenizer.encode("Once upon a time")); // "Once upon a time"
 * ```
 */
export function readLlama2cTokenizer(bytes: Uint8Array, vocabulary: number): Llama2cTokenizer {
  return new Llama2cTokenizer(readLlama2cVocabulary(bytes, vocabulary));
}

/**
 * Text to tokens and back as llama2.c does it, which is SentencePiece's byte-pair encoding with bytes to fall back on.
 *
 * Source: karpathy/llama2.c, run.c `encode()` and `decode()`.
 */
export class Llama2cTokenizer {
  readonly vocabulary: number;
  readonly #spellings: readonly string[];
  readonly #scores: Float32Array;
  /** By spelling; the first of equal ones. */
  readonly #tokens = new Map<string, number>();
  readonly #space: number;
  readonly #encoder = new TextEncoder();

  /** @throws {SyntaxError} Where the vocabulary lacks the tokens of bytes or of the space. */
  constructor({ spellings, scores }: Llama2cVocabulary) {
    this.vocabulary = spellings.length;
    this.#spellings = spellings;
    this.#scores = scores;
    for (const [token, spelling] of spellings.entries()) {
      if (!this.#tokens.has(spelling)) this.#tokens.set(spelling, token);
    }
    for (let byte = 0; byte < 256; byte++) {
      const spelling = spellings[FIRST_BYTE_TOKEN + byte] ?? "";
      if (spelledByte(spelling) !== byte) {
        throw new SyntaxError(
          `Cannot tokenize: expected token ${FIRST_BYTE_TOKEN + byte} to stand for byte ${byte}, found '${spelling}'`,
        );
      }
    }
    const space = this.#tokens.get(" ");
    if (space === undefined) throw new SyntaxError("Cannot tokenize: expected a token for the space, found none");
    this.#space = space;
  }

  /**
   * A text's tokens: a space is put before it (not before the empty text), each code point becomes its token or, where
   * it has none, the tokens of its bytes in UTF-8, and neighbours are merged, best score first.
   *
   * A zero character, where a C string ends, is a byte like any other here.
   *
   * @throws {TypeError} Where the text holds half of a surrogate pair, which has no UTF-8.
   *
   * @example
   * ```ts
   * tokenizer.encode("Once upon a time"); // [1, 403, 407, 261, 378] with tok512.bin
   * ```
   */
  encode(text: string, { bos = true, eos = false }: EncodeOptions = {}): number[] {
    if (!text.isWellFormed()) {
      throw new TypeError("Cannot encode: the text must be well-formed Unicode, got half of a surrogate pair");
    }
    const tokens = bos ? [LLAMA_BOS] : [];
    if (text !== "") tokens.push(this.#space);
    for (const character of text) {
      const bytes = this.#encoder.encode(character), token = this.#tokens.get(byteString(bytes));
      if (token !== undefined) tokens.push(token);
      else for (const byte of bytes) tokens.push(FIRST_BYTE_TOKEN + byte);
    }
    const merged = mergeTokens(tokens, (left, right) => this.#merge(left, right));
    if (eos) merged.push(LLAMA_EOS);
    return merged;
  }

  /**
   * The bytes of one token, which may be part of a character: its spelling, or the byte that it stands for. Right after
   * BOS a leading space is left out.
   *
   * BOS and EOS themselves have none; llama2.c's generation ends at BOS and prints EOS as "</s>" on a line of its own.
   *
   * @param previous The token before; `undefined` where there is none.
   * @throws {RangeError} Where the token is outside the vocabulary.
   */
  tokenBytes(token: number, previous?: number): Uint8Array {
    const spelling = this.#spellings[token];
    if (spelling === undefined) {
      throw new RangeError(`Cannot decode: a token must be from 0 to ${this.vocabulary - 1}, got ${token}`);
    }
    if (token === LLAMA_BOS || token === LLAMA_EOS) return new Uint8Array(0);
    const byte = spelledByte(spelling);
    if (byte !== undefined) return Uint8Array.of(byte);
    const bytes = Uint8Array.from(spelling, (unit) => unit.charCodeAt(0));
    return previous === LLAMA_BOS && bytes[0] === SPACE ? bytes.subarray(1) : bytes;
  }

  /**
   * The bytes of a sequence of tokens, as {@linkcode Llama2cTokenizer.tokenBytes} gives them.
   *
   * @throws {RangeError} Where a token is outside the vocabulary.
   */
  decodeBytes(tokens: readonly number[]): Uint8Array {
    return concatBytes(tokens.map((token, i) => this.tokenBytes(token, tokens[i - 1])));
  }

  /**
   * The text of a sequence of tokens; bytes that are no UTF-8 become U+FFFD.
   *
   * @throws {RangeError} Where a token is outside the vocabulary.
   */
  decode(tokens: readonly number[]): string {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.decodeBytes(tokens));
  }

  #merge(left: number, right: number): Merge | undefined {
    const token = this.#tokens.get(this.#spellings[left]! + this.#spellings[right]!);
    if (token === undefined) return undefined;
    const score = this.#scores[token]!;
    return score > LOWEST_SCORE ? { token, score } : undefined;
  }
}

/** The byte that a token such as <0x0A> stands for. */
function spelledByte(spelling: string): number | undefined {
  const digits = /^<0x([0-9A-Fa-f]{2})>$/.exec(spelling)?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

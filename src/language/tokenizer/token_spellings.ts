import { concatBytes } from "../../core/concat_bytes.ts";

/** What every token of a vocabulary stands for, and with it the way back from tokens to text. */
export class TokenSpellings {
  readonly #spellings: readonly Uint8Array[];

  /** @param spellings By token. */
  constructor(spellings: readonly Uint8Array[]) {
    this.#spellings = spellings;
  }

  /** The number of tokens. */
  get size(): number {
    return this.#spellings.length;
  }

  /**
   * A copy, which the caller may change.
   *
   * @throws {RangeError} Where the token is outside the vocabulary.
   */
  bytes(token: number): Uint8Array {
    return this.#spelling(token).slice();
  }

  /**
   * The text of a sequence of tokens; bytes that are no UTF-8 become U+FFFD.
   *
   * @throws {RangeError} Where a token is outside the vocabulary.
   */
  text(tokens: ArrayLike<number>): string {
    const bytes = concatBytes(Array.from(tokens, (token) => this.#spelling(token)));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }

  #spelling(token: number): Uint8Array {
    const spelling = this.#spellings[token];
    if (spelling !== undefined) return spelling;
    throw new RangeError(`Cannot decode: a token must be an integer from 0 to ${this.size - 1}, got ${token}`);
  }
}

/** The spellings of tokens 0 to 255, which both tokenisers begin with: a byte each. */
export function byteSpellings(): Uint8Array[] {
  return Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
}

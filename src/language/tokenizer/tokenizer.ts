/**
 * Text to tokens and back without loss: `decode(encode(text))` is the text, whatever it is.
 *
 * The last token is the boundary, which begins a document. It stands for no bytes, and no text is encoded to it.
 */
export interface Tokenizer {
  /** The number of tokens, which are the integers from 0 on; the boundary is one of them. */
  readonly vocabulary: number;
  /** The token before a document's first one: `vocabulary - 1`. */
  readonly boundary: number;

  /**
   * A text's tokens, without a boundary.
   *
   * @throws {TypeError} Where the text holds half of a surrogate pair, which has no UTF-8.
   */
  encode(text: string): number[];

  /**
   * The bytes that a token stands for, which may be part of a character; none for the boundary.
   *
   * @throws {RangeError} Where the token is outside the vocabulary.
   */
  tokenBytes(token: number): Uint8Array;

  /**
   * The text of a sequence of tokens; bytes that are no UTF-8 become U+FFFD.
   *
   * @throws {RangeError} Where a token is outside the vocabulary.
   */
  decode(tokens: ArrayLike<number>): string;
}

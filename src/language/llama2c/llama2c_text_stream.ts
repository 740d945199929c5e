import type { Llama2cTokenizer } from "./llama2c_tokenizer.ts";

/**
 * Text while it is generated: each token gives the characters that it completes, and bytes of an incomplete one wait
 * for the next token. All pieces together are `tokenizer.decode()` of all tokens.
 *
 * @example
 * ```ts
 * const stream = new Llama2cTextStream(tokenizer);
 * for (const token of tokens) write(stream.push(token));
 * write(stream.end());
 * ```
 */
export class Llama2cTextStream {
  readonly #tokenizer: Llama2cTokenizer;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #previous: number | undefined;

  constructor(tokenizer: Llama2cTokenizer) {
    this.#tokenizer = tokenizer;
  }

  /**
   * Takes the next token and gives what is complete now, which may be nothing.
   *
   * @throws {RangeError} Where the token is outside the vocabulary.
   */
  push(token: number): string {
    const previous = this.#previous;
    this.#previous = token;
    return this.#decoder.decode(this.#tokenizer.tokenBytes(token, previous), { stream: true });
  }

  /** Ends the text: U+FFFD where a character was left incomplete, else nothing. */
  end(): string {
    return this.#decoder.decode();
  }
}

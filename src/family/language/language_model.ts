/** What a language model can do, whatever computes it. */
import type { LanguageCard } from "../../card/card.ts";
import type { Architecture } from "../../core/run.ts";
import type { TokenWindow } from "../../language/rolling_windows.ts";
import type { TokenCodec } from "../../language/token_codec.ts";

/** Sequences that are read side by side, each token once. */
export interface Reading {
  /** Tokens of each sequence that have been read. */
  readonly length: number;
  /**
   * Reads the next tokens of every sequence.
   *
   * @param tokens [batch][time]: equally many for each, at least one.
   * @returns Logits, or log-probabilities, of the token after each sequence: [batch · vocabulary].
   * @throws {RangeError} Where the model reads no further, or a token is outside the vocabulary.
   */
  read(tokens: readonly (readonly number[])[]): Promise<Float32Array | Float64Array>;
}

/** A feature network of texts. */
export interface TextFeatures {
  readonly dimension: number;
  /**
   * The mean of the last hidden states over a text's tokens, but for those `given` at its beginning: [dimension]. There are
   * more tokens than are given.
   */
  extract(tokens: readonly number[], given: number): Promise<Float32Array>;
}

/** A language model whose graphs are open. */
export interface LanguageModel {
  readonly card: LanguageCard;
  readonly architecture: Architecture;
  readonly codec: TokenCodec;
  /**
   * log p of each predicted token of each window given what stands before it there, in nats; -Infinity where the model
   * gives it no chance.
   *
   * @param windows Context and predictions, together no longer than the model's context and one more. Batches are formed
   * inside: the result of a window does not depend on those beside it but for rounding.
   * @throws {RangeError} For a token outside the vocabulary, or a window that is too long.
   * @throws {ModelOutputError} Where the network gives NaN or +infinity.
   */
  score(windows: readonly TokenWindow[]): Promise<Float64Array[]>;
  /** Whether a reading can keep what it knows of the past, rather than go over all of it for every token. */
  readonly keepsPast: boolean;
  /**
   * Starts to read `batch` sequences.
   *
   * @param options `past`: `"kept"` in a state or a cache of keys and values, or `"read-again"` for every token; kept
   * where the model can.
   */
  start(batch: number, options?: { readonly past?: "kept" | "read-again" }): Reading;
  /** Absent where the model gives no hidden states. */
  readonly features?: TextFeatures;
  close(): Promise<void>;
}

/**
 * Bits per byte that a general compressor needs for a text: what a language model must beat.
 *
 * Lower is better; 8 is the text itself. Cold, the compressor sees the text alone. After the training text it is charged for
 * what the text adds to it: size of both together less size of the training text, which is what a model that was trained on
 * it stands beside. Gzip remembers so little that both are nearly the same. Bzip2 starts anew with each block: its difference
 * depends on how much of the training text shares the text's block, and moves with where blocks end.
 *
 * Documents are joined by an empty line; bits for the joints count, their bytes do not, so that the number is per byte of
 * the same documents as a model's. Headers and checksums, 5 to 60 bytes, count where the text is alone and cancel in the
 * difference.
 *
 * There is no interval: a compressor learns along the text, so that documents in one stream have no bits of their own to
 * take the spread of.
 *
 * Sources: Benedetto, Caglioti and Loreto, "Language trees and zipping", Physical Review Letters 88, 2002, for the
 * difference; Delétang et al., "Language modeling is compression", ICLR 2024, for compressors beside models.
 */
import type { Convention } from "../../core/run.ts";
import { countBytes } from "../../language/text_counts.ts";
import type { Compressor } from "./compressors.ts";

/** What one compressor needs for a text. */
export interface CompressedBits {
  readonly compressor: Compressor["id"];
  readonly name: string;
  /** A multiple of 8. */
  readonly bits: number;
  /** Of the documents in UTF-8, without what joins them. */
  readonly bytes: number;
  /** Bits per byte. */
  readonly value: number;
  readonly interval: null;
  readonly convention: Convention;
}

/**
 * @param documents The text, in order.
 * @param training What the compressor has seen before it, in order; left out, the text is compressed cold.
 * @throws RangeError Where there is no byte to compress, or training is given and has none.
 * @throws TypeError Where a document holds half of a surrogate pair.
 *
 * @example
 * ```ts
 * const [gzip] = COMPRESSORS;
 * (await compressedBits(gzip!, ["Call me Ishmael."])).value; // 18: 36 bytes for 16
 * (await compressedBits(gzip!, ["Call me Ishmael."], ["Call me Ishmael."])).value; // below 3
 * ```
 */
export async function compressedBits(
  compressor: Compressor,
  documents: readonly string[],
  training?: readonly string[],
): Promise<CompressedBits> {
  const { id, name } = compressor, bytes = bytesOf(documents, "documents");
  if (training !== undefined) bytesOf(training, "training documents");
  const size = await compressor.size(joined([...training ?? [], ...documents])) -
    (training === undefined ? 0 : await compressor.size(joined(training)));
  return {
    compressor: id,
    name,
    bits: 8 * size,
    bytes,
    value: 8 * size / bytes,
    interval: null,
    convention: {
      compressor: id,
      ...compressor.convention,
      training: training === undefined ? "none" : "before the text",
      size: training === undefined ? "whole stream, with headers" : "training and text, less training alone",
      joint: "empty line",
      per: "byte of the documents, without joints",
      interval: "none",
      interval_note: "documents compressed as one stream have no bits of their own",
    },
  };
}

const encoder = new TextEncoder();

function joined(documents: readonly string[]): Uint8Array<ArrayBuffer> {
  return encoder.encode(documents.join("\n\n"));
}

function bytesOf(documents: readonly string[], what: string): number {
  const bytes = documents.reduce((sum, document) => sum + countBytes(document), 0);
  if (bytes === 0) {
    throw new RangeError(`Cannot compress: expected ${what} with some text, got ${documents.length} empty`);
  }
  return bytes;
}

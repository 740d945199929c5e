import type { DocumentScores } from "./score_pass.ts";

/** What resampling draws: a document, or a stretch of one where there is only one. */
export interface TextUnits {
  readonly unit: "documents" | "blocks";
  /** Bits of each, under one model. */
  readonly bits: Float64Array;
  /** Tokens of each. */
  readonly tokens: Float64Array;
  /** Bytes of each, predicted or counted: the same for all models that predict a document's first token. */
  readonly bytes: Float64Array;
}

/** Bytes of a block: some 700 words, longer than surprises go together; of a short text a tenth of it, but some sentences. */
const MOST_BLOCK_BYTES = 4096, LEAST_BLOCK_BYTES = 512, BLOCKS = 10;

/**
 * The units of a text under one model. A single document is cut into blocks of 4,096 bytes, or of a tenth of its length
 * where that is less, but not below 512; the last one is up to twice as long. A token belongs to the block in which it
 * begins. Blocks are the same for all models, whatever their tokens.
 *
 * @param counted Bytes of each document to take instead of those that are predicted.
 *
 * @example
 * ```ts
 * const { bits, bytes } = textUnits(scores);
 * ratioOfSums(bits, bytes).value; // bits per byte
 * ```
 */
export function textUnits(documents: readonly DocumentScores[], counted?: ArrayLike<number>): TextUnits {
  const [only] = documents;
  if (documents.length === 1 && only !== undefined) return blocks(only, counted?.[0] ?? only.bytes);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    unit: "documents",
    bits: Float64Array.from(documents, ({ nats }) => -sum(nats) / Math.LN2),
    tokens: Float64Array.from(documents, ({ nats }) => nats.length),
    bytes: Float64Array.from(documents, ({ bytes }, i) => counted?.[i] ?? bytes),
  };
}

function blocks({ nats, sizes, bytes }: DocumentScores, counted: number): TextUnits {
  const size = Math.min(MOST_BLOCK_BYTES, Math.max(LEAST_BLOCK_BYTES, Math.floor(bytes / BLOCKS)));
  const count = Math.max(1, Math.floor(bytes / size));
  const bits = new Float64Array(count), tokens = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < nats.length; i++) {
    const block = Math.min(count - 1, Math.floor(at / size));
    bits[block]! -= nats[i]! / Math.LN2;
    tokens[block]!++;
    at += sizes[i]!;
  }
  const lengths = new Float64Array(count).fill(size);
  lengths[count - 1] = bytes - (count - 1) * size;
  return { unit: "blocks", bits, tokens, bytes: lengths.map((length) => length * counted / bytes) };
}

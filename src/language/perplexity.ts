/**
 * Perplexities of a set of documents from their log-likelihoods.
 *
 * Lower is better; a perplexity is at least 1, bits per byte at least 0. Those of words and bytes compare models with
 * different tokenisers, the one of tokens does not.
 *
 * Sources: lm-evaluation-harness, lm_eval/api/metrics.py, `weighted_perplexity` and `bits_per_byte` (sum over sum, so
 * that long documents weigh more); torchmetrics, `Perplexity`, the exponential of the mean over all tokens, which is
 * `tokenPerplexity` where the ignored tokens are left out of sum and count; Hugging Face's evaluate, `perplexity`, the
 * plain mean of the documents' token perplexities.
 */

/** What is known of one document. */
export interface ScoredDocument {
  /** log p of all its predicted tokens together, in nats. */
  readonly logLikelihoodNats: number;
  /** Tokens that were predicted. */
  readonly tokens: number;
  /** Words, as `countWords()` counts them. */
  readonly words: number;
  /** Bytes in UTF-8, as `countBytes()` counts them. */
  readonly bytes: number;
}

/** The aggregates over all documents. */
export interface Perplexities {
  /** exp(-Σ log-likelihood / Σ tokens). */
  readonly tokenPerplexity: number;
  /** exp(-Σ log-likelihood / Σ words). */
  readonly wordPerplexity: number;
  /** exp(-Σ log-likelihood / Σ bytes). */
  readonly bytePerplexity: number;
  /** -Σ log-likelihood / Σ bytes / log 2. */
  readonly bitsPerByte: number;
  /** The mean over documents of exp(-log-likelihood / tokens). */
  readonly meanDocumentPerplexity: number;
}

/**
 * @param documents At least one.
 * @throws RangeError where there is none, or, with its index, for a document whose log-likelihood is not a finite
 * number of at most 0 (up to rounding), or whose counts are not positive integers: nothing is left out silently.
 *
 * @example
 * ```ts
 * perplexity([{ logLikelihoodNats: -8 * Math.LN2, tokens: 4, words: 2, bytes: 8 }]).bitsPerByte; // 1
 * ```
 */
export function perplexity(documents: readonly ScoredDocument[]): Perplexities {
  if (documents.length === 0) throw new RangeError("Cannot take a perplexity: there are no documents");
  let nats = 0, tokens = 0, words = 0, bytes = 0, perplexities = 0;
  for (const [index, document] of documents.entries()) {
    checkDocument(document, index, ["tokens", "words", "bytes"]);
    nats -= document.logLikelihoodNats;
    tokens += document.tokens;
    words += document.words;
    bytes += document.bytes;
    perplexities += Math.exp(-document.logLikelihoodNats / document.tokens);
  }
  return {
    tokenPerplexity: Math.exp(nats / tokens),
    wordPerplexity: Math.exp(nats / words),
    bytePerplexity: Math.exp(nats / bytes),
    bitsPerByte: nats / bytes / Math.LN2,
    meanDocumentPerplexity: perplexities / documents.length,
  };
}

/**
 * Refuses a document that no aggregate may hold: one with a log-likelihood that is no finite number of at most 0, or a
 * count that is no positive integer. Above 0, a hundred-thousandth of a nat a unit is allowed, for float32 rounds
 * the logarithm of 1.
 */
export function checkDocument<Count extends "tokens" | "words" | "bytes">(
  document: Pick<ScoredDocument, Count | "logLikelihoodNats">,
  index: number,
  counts: readonly Count[],
): void {
  let largest = 0;
  for (const name of counts) {
    const count: number = document[name];
    if (!(Number.isInteger(count) && count > 0)) {
      throw new RangeError(
        `Cannot take a perplexity: document ${index} needs a positive number of ${name}, got ${count}`,
      );
    }
    largest = Math.max(largest, count);
  }
  const nats = document.logLikelihoodNats;
  if (!(Number.isFinite(nats) && nats <= 1e-5 * largest)) {
    throw new RangeError(
      `Cannot take a perplexity: document ${index} needs a finite log-likelihood of at most 0, got ${nats}`,
    );
  }
}

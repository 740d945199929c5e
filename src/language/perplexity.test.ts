import { expect, test } from "vitest";
import golden from "./goldens/perplexity.json" with { type: "json" };
import { perplexity, type ScoredDocument } from "./perplexity.ts";

const documents: readonly ScoredDocument[] = golden.docs.map((document) => ({
  logLikelihoodNats: document.loglikelihood_nats,
  tokens: document.tokens,
  words: document.words,
  bytes: document.utf8_bytes,
}));

test("the aggregates are lm-evaluation-harness' and hf-evaluate's", () => {
  const found = perplexity(documents);
  expect(found.wordPerplexity).toBeCloseTo(golden.word_perplexity, 12);
  expect(found.bytePerplexity).toBeCloseTo(golden.byte_perplexity, 12);
  expect(found.bitsPerByte).toBeCloseTo(golden.bits_per_byte, 13);
  expect(found.tokenPerplexity).toBeCloseTo(golden.token_perplexity, 12);
  expect(found.meanDocumentPerplexity).toBeCloseTo(golden.mean_of_per_document_token_perplexity_hf_evaluate, 12);
});

test("a model that knows nothing has the size of its vocabulary as token perplexity", () => {
  const found = perplexity([3, 500].map((tokens) => ({
    logLikelihoodNats: -tokens * Math.log(50257),
    tokens,
    words: tokens,
    bytes: 2 * tokens,
  })));
  expect(found.tokenPerplexity).toBeCloseTo(50257, 6);
  expect(found.meanDocumentPerplexity).toBeCloseTo(50257, 6);
  expect(found.bitsPerByte).toBeCloseTo(Math.log2(50257) / 2, 12);
});

test("tokens weigh alike in the token perplexity, documents in the mean of perplexities", () => {
  const found = perplexity([
    { logLikelihoodNats: 0, tokens: 3, words: 1, bytes: 1 },
    { logLikelihoodNats: -Math.log(16), tokens: 1, words: 1, bytes: 1 },
  ]);
  expect(found.tokenPerplexity).toBeCloseTo(2, 14);
  expect(found.meanDocumentPerplexity).toBeCloseTo(8.5, 14);
});

test("a document that cannot be scored is named, never averaged away", () => {
  const third = (change: Partial<ScoredDocument>) => () =>
    perplexity(documents.map((document, i) => i === 2 ? { ...document, ...change } : document));
  expect(third({ logLikelihoodNats: -Infinity })).toThrow(
    "document 2 needs a finite log-likelihood of at most 0, got -Infinity",
  );
  expect(third({ logLikelihoodNats: NaN })).toThrow("document 2 needs a finite log-likelihood of at most 0, got NaN");
  expect(third({ logLikelihoodNats: 4 })).toThrow("document 2 needs a finite log-likelihood of at most 0, got 4");
  expect(third({ tokens: 0 })).toThrow("document 2 needs a positive number of tokens, got 0");
  expect(third({ words: 0 })).toThrow("document 2 needs a positive number of words, got 0");
  expect(third({ bytes: 2.5 })).toThrow("document 2 needs a positive number of bytes, got 2.5");
  expect(() => perplexity([])).toThrow("there are no documents");
});

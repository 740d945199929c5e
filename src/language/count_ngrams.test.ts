import { expect, test } from "vitest";
import { countNgrams } from "./count_ngrams.ts";
import { checkTrie, childOf, type NgramTrie } from "./ngram_trie.ts";

const countOf = (trie: NgramTrie, ...ngram: number[]) => {
  const node = ngram.reduce((node, token) => node < 0 ? node : childOf(trie, node, token), 0);
  return node < 0 ? 0 : trie.counts[node]!;
};

test("the highest order counts occurrences, lower ones count the tokens on their left", () => {
  // a b a b c | b a
  const trie = countNgrams([[0, 1, 0, 1, 2], [1, 0]], 2, 3);
  expect([countOf(trie, 0, 1), countOf(trie, 1, 0), countOf(trie, 1, 2), countOf(trie, 2, 1)]).toEqual([2, 2, 1, 0]);
  // a after a beginning and b; b after a and a beginning; c after b.
  expect([countOf(trie, 0), countOf(trie, 1), countOf(trie, 2)]).toEqual([2, 2, 1]);
});

test("documents shorter than the order count where they reach, equal beginnings once", () => {
  const trie = countNgrams([[5], [5], [], [5, 6], [5, 6, 5]], 3, 8);
  expect([countOf(trie, 5), countOf(trie, 6), countOf(trie, 5, 6), countOf(trie, 6, 5)]).toEqual([2, 1, 1, 1]);
  expect(countOf(trie, 5, 6, 5)).toBe(1);
  checkTrie(trie, 8);
});

test("many n-grams of a large vocabulary stay apart", () => {
  const tokens = Uint16Array.from({ length: 30_000 }, (_, i) => (i * 40_503) % 65_536);
  const trie = countNgrams([tokens, tokens], 2, 65_536);
  checkTrie(trie, 65_536);
  expect(trie.tokens.length).toBe(1 + 30_000 + 29_999);
  for (let i = 1; i < tokens.length; i++) {
    if (countOf(trie, tokens[i - 1]!, tokens[i]!) !== 2) throw new Error(`bigram ${i}`);
  }
});

test("a token outside the vocabulary is refused with its place", () => {
  for (const token of [3, -1, 0.5, NaN]) {
    expect(() => countNgrams([[0], [1, token]], 2, 3)).toThrow(
      `token 1 of document 1 must be an integer from 0 to 2, got ${token}`,
    );
  }
});

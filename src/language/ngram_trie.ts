import type { NgramLevel } from "./ngram_level.ts";

/**
 * All n-grams up to a length as a tree in flat arrays: node 0 is the empty n-gram, then come the unigrams, the bigrams
 * and so on. The children of a node, one token longer, lie next to each other, sorted by token.
 */
export interface NgramTrie {
  /** The length of the longest n-grams. */
  readonly order: number;
  /** [nodes]: the last token of each n-gram; 0 at the root, which has none. */
  readonly tokens: Uint16Array;
  /** [nodes]: the count of each n-gram; 0 at the root. */
  readonly counts: Uint32Array;
  /** [nodes shorter than the order, and one]: node i has the children firstChild[i] to firstChild[i + 1] - 1. */
  readonly firstChild: Uint32Array;
}

/**
 * Puts counted levels in the order of a trie.
 *
 * @param levels The n-grams of length 1, 2, …; the parent of a unigram is 0.
 */
export function ngramTrie(levels: readonly NgramLevel[], vocabulary: number): NgramTrie {
  const nodes = levels.reduce((sum, level) => sum + level.size, 1);
  const tokens = new Uint16Array(nodes), counts = new Uint32Array(nodes);
  const firstChild = new Uint32Array(nodes - (levels.at(-1)?.size ?? 0) + 1);
  // Of each n-gram of the level before, its place in that level.
  let rank = new Int32Array(1), parents = 1, start = 1;
  for (const level of levels) {
    const { size } = level;
    const ranks = rank, parentRank = Int32Array.from(level.parents.subarray(0, size), (parent) => ranks[parent]!);
    const byToken = stableOrder(Int32Array.from({ length: size }, (_, id) => id), level.tokens, vocabulary);
    const sorted = stableOrder(byToken, parentRank, parents);
    rank = new Int32Array(size);
    for (let place = 0; place < size; place++) {
      const id = sorted[place]!;
      rank[id] = place;
      tokens[start + place] = level.tokens[id]!;
      counts[start + place] = level.counts[id]!;
      firstChild[start - parents + parentRank[id]! + 1]!++;
    }
    parents = size;
    start += size;
  }
  // Numbers of children become places, from the root's first child on.
  firstChild[0] = 1;
  for (let node = 1; node < firstChild.length; node++) firstChild[node]! += firstChild[node - 1]!;
  return { order: levels.length, tokens, counts, firstChild };
}

/**
 * The node of a node's n-gram with one token more, or -1.
 *
 * @param node Shorter than the order.
 */
export function childOf({ tokens, firstChild }: NgramTrie, node: number, token: number): number {
  let low = firstChild[node]!, high = firstChild[node + 1]! - 1;
  while (low <= high) {
    const middle = low + high >>> 1, found = tokens[middle]!;
    if (found === token) return middle;
    if (found < token) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The first node of n-grams of each length from 0 to the order, and the number of nodes. */
export function levelStarts({ order, firstChild, tokens }: NgramTrie): number[] {
  const starts = [0];
  for (let length = 0; length < order; length++) starts.push(firstChild[starts[length]!]!);
  return [...starts, tokens.length];
}

/**
 * Refuses arrays that are no trie, such as those of a damaged file.
 *
 * @throws RangeError that says what does not hold.
 */
export function checkTrie(trie: NgramTrie, vocabulary: number): void {
  const { order, tokens, counts, firstChild } = trie;
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new RangeError(`Cannot read n-grams: ${what}`);
  };
  const inner = firstChild.length - 1;
  check(counts.length === tokens.length, `needs one count a node, got ${counts.length} for ${tokens.length} nodes`);
  check(firstChild[0] === 1 && firstChild[inner] === tokens.length, "the children do not cover the nodes");
  for (let node = 0; node < inner; node++) {
    const from = firstChild[node]!, to = firstChild[node + 1]!;
    check(from > node && from <= to, `node ${node} has children from ${from} to ${to}`);
    for (let child = from; child < to; child++) {
      const isOrdered = child === from || tokens[child - 1]! < tokens[child]!;
      check(
        isOrdered && tokens[child]! < vocabulary,
        `node ${child} has token ${tokens[child]} out of order or vocabulary`,
      );
      check(counts[child]! > 0, `node ${child} has count 0`);
    }
  }
  check(levelStarts(trie)[order] === inner, `the tree is not ${order} tokens deep`);
}

/** Counting sort: `ids` in the order of their keys, ids of one key as they were. */
function stableOrder(ids: Int32Array, keys: ArrayLike<number>, keyCount: number): Int32Array {
  const next = new Uint32Array(keyCount + 1);
  for (const id of ids) next[keys[id]! + 1]!++;
  for (let key = 0; key < keyCount; key++) next[key + 1]! += next[key]!;
  const sorted = new Int32Array(ids.length);
  for (const id of ids) sorted[next[keys[id]!]!++] = id;
  return sorted;
}

/** Byte-pair encoding as its definition reads, looking at everything again after every merge: for tests. */

type Pair = readonly [left: number, right: number];

/**
 * A pre-token's tokens: the earliest merge of those possible is made wherever it is, until none is possible.
 *
 * Source: openai/gpt-2, src/encoder.py `bpe()`.
 */
export function slowEncode(bytes: Iterable<number>, merges: readonly Pair[]): number[] {
  let tokens = [...bytes];
  while (true) {
    const rank = merges.findIndex((merge) => places(tokens, merge).length > 0);
    const merge = merges[rank];
    if (merge === undefined) return tokens;
    tokens = merged(tokens, merge, 256 + rank);
  }
}

/** `count` merges, or as many as there are pairs that occur twice. */
export function slowTrain(pretokens: readonly Iterable<number>[], count: number): Pair[] {
  let words = pretokens.map((bytes) => [...bytes]);
  const merges: Pair[] = [];
  while (merges.length < count) {
    const pairs = words.flatMap((tokens) => tokens.slice(1).map((right, i) => [tokens[i]!, right] as const));
    const counted = pairs.map((pair) => [pairs.filter((other) => same(pair, other)).length, pair] as const);
    counted.sort(([a, [l, r]], [b, [m, s]]) => b - a || l - m || r - s);
    const [times, best] = counted[0] ?? [0];
    if (best === undefined || times < 2) break;
    words = words.map((tokens) => merged(tokens, best, 256 + merges.length));
    merges.push(best);
  }
  return merges;
}

function merged(tokens: readonly number[], merge: Pair, token: number): number[] {
  const [first] = places(tokens, merge);
  if (first === undefined) return [...tokens];
  return [...tokens.slice(0, first), token, ...merged(tokens.slice(first + 2), merge, token)];
}

function places(tokens: readonly number[], merge: Pair): number[] {
  return [...tokens.keys()].filter((i) => i + 1 < tokens.length && same([tokens[i]!, tokens[i + 1]!], merge));
}

function same(a: Pair, b: Pair): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

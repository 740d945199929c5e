import { nGrams } from "./n_grams.ts";

/** How often each token comes in a set of sequences, and in each of them. */
export interface TokenCounts {
  /** All tokens of the set. */
  readonly total: number;
  /** [kinds]: of each kind that was seen, in order of appearance. */
  readonly counts: Uint32Array;
  /** [sequences + 1] and [total]: where the tokens of each sequence begin, and which kind each is. */
  readonly starts: Uint32Array;
  readonly kinds: Uint32Array;
}

/**
 * @throws RangeError Where there is no token.
 *
 * @example
 * ```ts
 * tokenCounts([[7, 8, 7], [8]]).counts; // [2, 2]
 * ```
 */
export function tokenCounts(sequences: readonly ArrayLike<number>[]): TokenCounts {
  const [tokens] = nGrams(sequences, 1);
  if (tokens === undefined || tokens.ids.length === 0) {
    throw new RangeError(`Cannot count tokens: there is none in ${sequences.length} sequences`);
  }
  const counts = new Uint32Array(tokens.distinct);
  for (const id of tokens.ids) counts[id]!++;
  return { total: tokens.ids.length, counts, starts: tokens.starts, kinds: tokens.ids };
}

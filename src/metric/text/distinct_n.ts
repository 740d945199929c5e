/**
 * Distinct-n: the number of different n-grams in a set of token sequences over the number of all its n-grams.
 *
 * Higher is more varied; above 0 up to 1. It falls with the number of tokens, whoever wrote them: only sets of one size
 * compare. The expectation-adjusted version divides the different n-grams by how many different ones as many draws would
 * give if all V of them were equally likely, V (1 - ((V - 1) / V)^C) of C draws; from 0 up, and above 1 where draws are more
 * even than chance. Its authors write it for single tokens, V the size of the vocabulary; here V is that to the power n.
 *
 * The interval is the jackknife's over sequences, for the drawing of as many anew: tokens of one sequence may depend on
 * each other. It surrounds what is measured at this size, not a limit, and allows for a standard error of one n-gram at
 * least: the jackknife finds none where no n-gram belongs to one sequence alone. In simulation (10 to 200 sequences of 30
 * tokens out of 60 to 5000, with and without repetition, 300 sets each) the 95 % interval held the mean over sets in 92 to
 * 100 %, and in 85 to 90 % where next to no n-gram came twice. It is 0.9 to 1.4 times as wide as it need be, and wider
 * where nearly all kinds have been seen.
 *
 * Sources: Li, Galley, Brockett, Gao, Dolan, "A diversity-promoting objective function for neural conversation models",
 * NAACL 2016, section 5.1; Liu et al., "Rethinking and refining the distinct metric", ACL 2022.
 */
import { jackknifed, type ValueAndInterval } from "./jackknifed.ts";
import { type NGrams, nGrams } from "./n_grams.ts";

/** Distinct-n of one order. */
export interface DistinctN extends ValueAndInterval {
  readonly order: number;
  /** Different n-grams. */
  readonly distinct: number;
  /** All n-grams. */
  readonly total: number;
  /** Expectation-adjusted; `null` where the vocabulary's size was not given. */
  readonly adjusted: ValueAndInterval | null;
}

export interface DistinctNOptions {
  /** The highest order. @default 4 */
  readonly most?: number;
  /** How many different tokens there could be, for the expectation-adjusted version. */
  readonly vocabulary?: number;
  /** @default 0.95 */
  readonly level?: number;
}

/**
 * @param sequences Tokens of each sample; n-grams do not reach across samples.
 * @returns Orders 1 to `most` as far as some sequence is long enough.
 * @throws RangeError Where there is no token, or more different ones than `vocabulary`.
 *
 * @example
 * ```ts
 * distinctN([[1, 2, 1, 2]])[1]!.value; // 2 different bigrams of 3
 * ```
 */
export function distinctN(
  sequences: readonly ArrayLike<number>[],
  { most = 4, vocabulary, level = 0.95 }: DistinctNOptions = {},
): DistinctN[] {
  const orders = nGrams(sequences, most).filter(({ ids }) => ids.length > 0), [tokens] = orders;
  if (tokens === undefined) throw new RangeError("Cannot count n-grams: needs at least 1 token, got none");
  if (vocabulary !== undefined && !(vocabulary >= tokens.distinct)) {
    throw new RangeError(
      `Cannot expect n-grams: 'vocabulary' must be at least the ${tokens.distinct} tokens seen, got ${vocabulary}`,
    );
  }
  return orders.map((grams) => {
    const { order, distinct, ids: { length: total }, starts } = grams;
    const alone = heldAlone(grams);
    const over = (expected: (total: number) => number, range: readonly [number, number]) => {
      const others = [...alone.keys()].map((s) => ({
        distinct: distinct - alone[s]!,
        total: total - (starts[s + 1]! - starts[s]!),
      }));
      // Where one sequence has all n-grams, there is nothing without it.
      const leftOut = others.some(({ total }) => total === 0)
        ? []
        : others.map(({ distinct, total }) => distinct / expected(total));
      return jackknifed(distinct / expected(total), leftOut, { level, range, leastDeviation: 1 / expected(total) });
    };
    return {
      ...over((draws) => draws, [0, 1]),
      order,
      distinct,
      total,
      adjusted: vocabulary === undefined
        ? null
        : over((draws) => expectedDistinct(vocabulary ** order, draws), [0, Infinity]),
    };
  });
}

/** How many different of `kinds` equally likely ones so many draws give on average. */
function expectedDistinct(kinds: number, draws: number): number {
  return kinds === 1 ? 1 : -kinds * Math.expm1(draws * Math.log1p(-1 / kinds));
}

/** How many of the n-grams each sequence alone has. */
function heldAlone({ distinct, ids, starts }: NGrams): Uint32Array {
  const SEVERAL = -2, owners = new Int32Array(distinct).fill(-1), alone = new Uint32Array(starts.length - 1);
  for (let s = 0; s < alone.length; s++) {
    for (let at = starts[s]!; at < starts[s + 1]!; at++) {
      const id = ids[at]!, owner = owners[id]!;
      owners[id] = owner === -1 || owner === s ? s : SEVERAL;
    }
  }
  for (const owner of owners) {
    if (owner >= 0) alone[owner]!++;
  }
  return alone;
}

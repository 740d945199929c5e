/**
 * Entropy of the distribution of single tokens in a set of sequences, in bits, and how far it is from the data's.
 *
 * From 0 to log2 of the vocabulary; neither direction is better: the data's own is the mark, below it a model keeps to
 * common tokens, above it it scatters. With N tokens of K kinds the entropy of their shares is too small by about
 * (K - 1) / (2 N ln 2) bits, which is added (Miller and Madow). That is the leading term of the bias alone: where many kinds
 * came once, what is left of it is not small, and sets compare best at one number of tokens.
 *
 * The interval is the jackknife's over sequences, of the corrected entropy: tokens of one sequence may depend on each other.
 * That of the gap is for the drawing of both sets anew, independently. In simulation (15 to 200 sequences of 30 tokens, plain
 * and repetitive, 300 sets each) the 95 % interval held the mean over sets in 93 to 97 %.
 *
 * Sources: Miller, "Note on the bias of information estimates", 1955; Paninski, "Estimation of entropy and mutual
 * information", Neural Computation 15, 2003, section 4.
 */
import { jackknifeVariance } from "../../stats/jackknife_variance.ts";
import { normalQuantile } from "../../stats/normal_quantile.ts";
import { jackknifed, type ValueAndInterval } from "./jackknifed.ts";
import { type TokenCounts, tokenCounts } from "./token_counts.ts";

/** An entropy in bits. */
export interface UnigramEntropy extends ValueAndInterval {
  /** N. */
  readonly tokens: number;
  /** K. */
  readonly kinds: number;
}

/** Generated less data, in bits. */
export interface EntropyGap extends ValueAndInterval {
  readonly generated: UnigramEntropy;
  readonly data: UnigramEntropy;
}

/**
 * @throws RangeError Where there is no token.
 *
 * @example
 * ```ts
 * unigramEntropy([[0, 1], [1, 0]]).value; // 1 + 1 / (8 ln 2) bits
 * ```
 */
export function unigramEntropy(sequences: readonly ArrayLike<number>[], level = 0.95): UnigramEntropy {
  const counts = tokenCounts(sequences);
  return withInterval(counts, entropiesWithoutOne(counts), level);
}

/**
 * The entropy of generated tokens less that of the data's.
 *
 * @example
 * ```ts
 * entropyGap([[0, 0, 0, 0]], [[0, 1, 2, 3]]).value; // below 0: the model says one thing
 * ```
 */
export function entropyGap(
  generated: readonly ArrayLike<number>[],
  data: readonly ArrayLike<number>[],
  level = 0.95,
): EntropyGap {
  const sets = [generated, data].map(tokenCounts), without = sets.map(entropiesWithoutOne);
  const [first, second] = sets.map((counts, at) => withInterval(counts, without[at]!, level));
  const value = first!.value - second!.value;
  const half = normalQuantile((1 + level) / 2) *
    Math.sqrt(without.reduce((sum, values) => sum + (values.length < 2 ? NaN : jackknifeVariance(values)), 0));
  return {
    value,
    interval: Number.isNaN(half) ? null : [value - half, value + half],
    generated: first!,
    data: second!,
  };
}

function withInterval({ total, counts }: TokenCounts, without: ArrayLike<number>, level: number): UnigramEntropy {
  const value = corrected(total, counts.length, counts.reduce((sum, count) => sum + weighted(count), 0));
  return { ...jackknifed(value, without, { level, range: [0, Infinity] }), tokens: total, kinds: counts.length };
}

/** Bits from N, K and Σ c ln c: the logarithm of N less the mean logarithm of the counts, and the correction. */
function corrected(total: number, kinds: number, sum: number): number {
  return (Math.log(total) - sum / total + (kinds - 1) / (2 * total)) / Math.LN2;
}

function weighted(count: number): number {
  return count > 0 ? count * Math.log(count) : 0;
}

/** The entropy without each sequence that has tokens; none where one sequence has them all. */
function entropiesWithoutOne({ total, counts, starts, kinds }: TokenCounts): number[] {
  const sum = counts.reduce((all, count) => all + weighted(count), 0), left = counts.slice();
  const entropies: number[] = [];
  for (let s = 0; s + 1 < starts.length; s++) {
    const own = kinds.subarray(starts[s], starts[s + 1]);
    if (own.length === 0) continue;
    if (own.length === total) return [];
    let change = 0, gone = 0;
    for (const kind of own) left[kind]!--;
    for (const kind of own) {
      // The first time that a kind comes up settles it: what is left of it is then made whole.
      if (left[kind] === counts[kind]) continue;
      change += weighted(left[kind]!) - weighted(counts[kind]!);
      if (left[kind] === 0) gone++;
      left[kind] = counts[kind]!;
    }
    entropies.push(corrected(total - own.length, counts.length - gone, sum + change));
  }
  return entropies;
}

/**
 * Three measures of how much sequences repeat themselves. Each goes from 0 to 1, and lower is less repetition: real data has
 * some, so that the data's own numbers are the mark and not 0.
 *
 * - seq-rep-n: 1 - different n-grams / n-grams of a sequence, the mean over sequences. It grows with their length.
 * - rep/l: the share of all tokens that are among the l tokens before them. Its authors score the most likely next token
 *   after real text with it, and the real token itself; of greedy samples the two are the same.
 * - The share of sequences that end in a loop: a phrase of at least two tokens three times or more at the end.
 *
 * Intervals are for the drawing of sequences: Student's of a mean, the jackknife's over sequences of a ratio, Wilson's of a
 * share.
 *
 * Sources: Welleck et al., "Neural text generation with unlikelihood training", ICLR 2020, section 6.1
 * (unlikelihood_training/custom/metrics.py); Holtzman et al., "The curious case of neural text degeneration", ICLR 2020.
 */
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { wilsonInterval } from "../../stats/wilson_interval.ts";
import { endingLoop } from "./ending_loop.ts";
import { jackknifed, type ValueAndInterval } from "./jackknifed.ts";
import { nGrams } from "./n_grams.ts";

/** A measure of repetition, and how many sequences it is of. */
export interface Repetition extends ValueAndInterval {
  readonly n: number;
}

/**
 * seq-rep-n. Sequences of fewer than n tokens have no n-grams and are left out. The interval allows for one repeated n-gram
 * at least.
 *
 * @param order n, a positive integer; 4 is usual.
 * @throws RangeError Where no sequence is long enough.
 *
 * @example
 * ```ts
 * sequenceRepetition([[1, 1, 1, 1], [1, 2, 3, 4]], 2).value; // the mean of 1 - 1/3 and 0
 * ```
 */
export function sequenceRepetition(sequences: readonly ArrayLike<number>[], order = 4, level = 0.95): Repetition {
  const grams = nGrams(sequences, order).at(-1);
  const shares: number[] = [];
  if (grams !== undefined) {
    const { distinct, ids, starts } = grams, seenIn = new Int32Array(distinct).fill(-1);
    for (let s = 0; s < sequences.length; s++) {
      let repeated = 0;
      for (let at = starts[s]!; at < starts[s + 1]!; at++) {
        const id = ids[at]!;
        if (seenIn[id] === s) repeated++;
        seenIn[id] = s;
      }
      const total = starts[s + 1]! - starts[s]!;
      if (total > 0) shares.push(repeated / total);
    }
  }
  if (shares.length === 0) {
    throw new RangeError(`Cannot count repetition: no sequence of ${sequences.length} has ${order} tokens or more`);
  }
  const sample = meanAndVariance(shares);
  // Where nothing came twice the next text may: one repeated n-gram in one sequence is the least that is allowed for.
  const least = (shares.length / grams!.ids.length) ** 2 / shares.length;
  const interval = intervalOfMean({ ...sample, variance: Math.max(sample.variance, least) }, level);
  return {
    value: sample.mean,
    interval: interval && [Math.max(0, interval[0]), Math.min(1, interval[1])],
    n: sample.n,
  };
}

/**
 * rep/l: every token counts once, whatever sequence it is in.
 *
 * @param window l, a positive number of tokens; 16, 32, 128 and 512 are usual.
 * @throws RangeError Where there is no token.
 *
 * @example
 * ```ts
 * tokenRepetition([[1, 2, 1, 3]], 2).value; // 1 of 4
 * ```
 */
export function tokenRepetition(sequences: readonly ArrayLike<number>[], window = 128, level = 0.95): Repetition {
  if (!(window >= 1)) throw new RangeError(`Cannot look back: 'window' must be at least 1 token, got ${window}`);
  const filled = sequences.filter(({ length }) => length > 0);
  if (filled.length === 0) throw new RangeError("Cannot count repetition: there is no token");
  const repeats = filled.map((tokens) => repeatsWithin(tokens, window));
  const all = repeats.reduce((sum, count) => sum + count, 0);
  const total = filled.reduce((sum, { length }) => sum + length, 0);
  const leftOut = filled.length < 2 ? [] : repeats.map((count, s) => (all - count) / (total - filled[s]!.length));
  return { ...jackknifed(all / total, leftOut, { level, range: [0, 1] }), n: filled.length };
}

function repeatsWithin(tokens: ArrayLike<number>, window: number): number {
  const lastAt = new Map<number, number>();
  let repeats = 0;
  for (let at = 0; at < tokens.length; at++) {
    const before = lastAt.get(tokens[at]!);
    if (before !== undefined && at - before <= window) repeats++;
    lastAt.set(tokens[at]!, at);
  }
  return repeats;
}

/**
 * The share of sequences that end in a loop.
 *
 * @param sequences At least one; a RangeError otherwise.
 *
 * @example
 * ```ts
 * loopShare([[1, 2, 1, 2, 1, 2], [1, 2, 3, 4]]).value; // 0.5
 * ```
 */
export function loopShare(sequences: readonly ArrayLike<number>[], level = 0.95): Repetition {
  const n = sequences.length, loops = sequences.filter((tokens) => endingLoop(tokens) !== null).length;
  return { interval: wilsonInterval(loops, n, level), value: loops / n, n };
}

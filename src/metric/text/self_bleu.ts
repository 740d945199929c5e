/**
 * Self-BLEU: the mean over the sequences of a set of the BLEU of each against all others as its references.
 *
 * Lower is more varied; from 0 to 1. It grows with the size of the set, since there are more references to agree with:
 * only sets of one size compare. Sequences that repeat one another raise it, and so does a narrow domain: real data of the
 * same size is the mark to hold it to.
 *
 * BLEU is NLTK's `sentence_bleu` with equal weights of orders 1 to 4 and its smoothing method 1, as Texygen calls it: a
 * precision without a match counts 0.1 matches, but no match of single tokens at all is 0; the brevity penalty is for the
 * reference closest in length, of two the shorter. Texygen takes the first 500 sequences unless told otherwise; here all
 * that are given count.
 *
 * The interval is the jackknife's over sequences, for the drawing of as many anew: each is left out as a hypothesis and as
 * a reference, exactly. In simulation (10 to 200 sequences of 12 and 30 tokens, 200 sets each) the 95 % interval held the
 * mean over sets in 88 % (10 sequences) to 99 %, being 1.1 to 1.3 times as wide as it need be.
 *
 * Sources: Zhu et al., "Texygen: a benchmarking platform for text generation models", SIGIR 2018 (utils/metrics/SelfBleu.py);
 * Papineni et al., "BLEU", ACL 2002; Chen and Cherry, "A systematic comparison of smoothing techniques for sentence-level
 * BLEU", WMT 2014, for method 1; nltk/translate/bleu_score.py.
 */
import { jackknifed, type ValueAndInterval } from "./jackknifed.ts";
import { nGrams } from "./n_grams.ts";
import { type ReferenceCounts, referenceCounts } from "./reference_counts.ts";
import { closestLengths } from "./closest_lengths.ts";

/** Self-BLEU of a set. */
export interface SelfBleu extends ValueAndInterval {
  /** [n]: the BLEU of each sequence against all others. */
  readonly each: Float64Array;
}

export interface SelfBleuOptions {
  /** The highest order of n-grams. @default 4 */
  readonly most?: number;
  /** @default 0.95 */
  readonly level?: number;
}

/** What method 1 counts where nothing matches. */
const EPSILON = 0.1;

/**
 * In time proportional to the number of tokens.
 *
 * @param sequences At least 2; a RangeError otherwise. The interval is `null` for 2.
 *
 * @example
 * ```ts
 * selfBleu([[1, 2, 3, 4], [1, 2, 3, 4], [5, 6, 7, 8]]).each; // [1, 1, 0]
 * ```
 */
export function selfBleu(
  sequences: readonly ArrayLike<number>[],
  { most = 4, level = 0.95 }: SelfBleuOptions = {},
): SelfBleu {
  const n = sequences.length;
  if (n < 2) throw new RangeError(`Cannot take self-BLEU: needs at least 2 sequences, got ${n}`);
  const lengths = Uint32Array.from(sequences, ({ length }) => length);
  const counts = nGrams(sequences, most).map(referenceCounts), closest = closestLengths(lengths);
  const each = new Float64Array(n), changes = new Float64Array(n), losses = lossesBySequence(n, most);
  for (let h = 0; h < n; h++) {
    const length = lengths[h]!;
    const totals = counts.map((_, at) => Math.max(1, length - at));
    const matches = counts.map((order, at) => collect(order, h, (s, loss) => losses.add(s, at, loss)));
    const { nearest, neighbours } = closest.of(h);
    const value = bleu(matches, totals, length, nearest);
    each[h] = value;
    for (const s of neighbours) losses.add(s, 0, 0);
    losses.drain((s, lost) => {
      const left = matches.map((match, at) => match - lost[at]!);
      const reference = closest.without(h, s);
      if (reference !== null) changes[s] = changes[s]! + bleu(left, totals, length, reference) - value;
    });
  }
  const sum = each.reduce((total, value) => total + value, 0);
  const leftOut = n > 2 ? changes.map((change, s) => (sum - each[s]! + change) / (n - 1)) : [];
  return { ...jackknifed(sum / n, leftOut, { level, range: [0, 1] }), each };
}

/** The clipped matches of hypothesis h; tells how many of them would go without which other sequence. */
function collect(order: ReferenceCounts, h: number, lose: (sequence: number, matches: number) => void): number {
  let matches = 0;
  order.visit(h, (own, most, holder, next) => {
    const match = Math.min(own, most), loss = match - Math.min(own, next);
    matches += match;
    if (loss > 0) lose(holder, loss);
  });
  return matches;
}

function bleu(matches: readonly number[], totals: readonly number[], length: number, reference: number): number {
  if (matches[0] === 0) return 0;
  let sum = 0;
  for (let at = 0; at < matches.length; at++) sum += Math.log((matches[at]! || EPSILON) / totals[at]!);
  return Math.exp(sum / matches.length + Math.min(0, 1 - reference / length));
}

/** Matches that go with each of n sequences, by order: kept for the few that have some. */
function lossesBySequence(n: number, orders: number): {
  add(sequence: number, at: number, loss: number): void;
  drain(take: (sequence: number, lost: Uint32Array) => void): void;
} {
  const lost = new Uint32Array(n * orders), listed = new Uint8Array(n), list: number[] = [];
  return {
    add(sequence, at, loss) {
      if (listed[sequence] === 0) {
        listed[sequence] = 1;
        list.push(sequence);
      }
      lost[sequence * orders + at]! += loss;
    },
    drain(take) {
      for (const sequence of list) {
        const own = lost.subarray(sequence * orders, (sequence + 1) * orders);
        take(sequence, own);
        own.fill(0);
        listed[sequence] = 0;
      }
      list.length = 0;
    },
  };
}

/**
 * Zipf's coefficient: minus the slope of the logarithm of a token's frequency over the logarithm of its rank, by least
 * squares with every rank of equal weight, over ranks 1 to 5000 or as many kinds as there are.
 *
 * From 0 up; neither direction is better: the data's own is the mark, about 1 for words of natural text. Larger, the common
 * tokens are too common. The tail of ranks, of tokens seen once or twice, weighs most in the fit: the coefficient depends on
 * the number of tokens, and only sets of one size compare.
 *
 * The interval is the jackknife's over at most 50 groups of sequences, for the drawing of as many sequences anew.
 * In simulation (15 to 200 sequences of 30 tokens, plain and repetitive, 300 sets each) the 95 % interval held the mean over
 * sets in 94 to 99 %, being 1.0 to 1.4 times as wide as it need be.
 *
 * Source: Holtzman et al., "The curious case of neural text degeneration", ICLR 2020, section 5.2, as their
 * degen/metrics/zipf.py computes it.
 */
import { jackknifed, type ValueAndInterval } from "./jackknifed.ts";
import { tokenCounts } from "./token_counts.ts";

export interface ZipfOptions {
  /** The last rank of the fit, at least 2. @default 5000 */
  readonly ranks?: number;
  /** @default 0.95 */
  readonly level?: number;
}

const GROUPS = 50;

/**
 * @throws RangeError Where there are fewer than two kinds of tokens.
 *
 * @example
 * ```ts
 * zipfCoefficient(generated).value - zipfCoefficient(data).value; // above 0: common tokens are too common
 * ```
 */
export function zipfCoefficient(
  sequences: readonly ArrayLike<number>[],
  { ranks = 5000, level = 0.95 }: ZipfOptions = {},
): ValueAndInterval {
  if (!(ranks >= 2)) throw new RangeError(`Cannot fit a slope: 'ranks' must be at least 2, got ${ranks}`);
  const { counts, starts, kinds } = tokenCounts(sequences);
  const value = minusSlope(counts, ranks);
  if (value === null) throw new RangeError("Cannot fit a slope: needs at least 2 kinds of tokens, got 1");
  const groups = Math.min(GROUPS, sequences.length);
  const leftOut = Array.from({ length: groups }, (_, group) => {
    const left = counts.slice();
    for (let s = group; s < sequences.length; s += groups) {
      for (const kind of kinds.subarray(starts[s], starts[s + 1])) left[kind]!--;
    }
    return minusSlope(left.filter((count) => count > 0), ranks);
  }).filter((slope) => slope !== null);
  return jackknifed(value, leftOut.length === groups ? leftOut : [], { level });
}

/** `null` where there are fewer than two. */
function minusSlope(counts: Uint32Array, ranks: number): number | null {
  const sorted = Float64Array.from(counts).sort().reverse().subarray(0, ranks), n = sorted.length;
  if (n < 2) return null;
  let meanX = 0, meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += Math.log(i + 1) / n;
    meanY += Math.log(sorted[i]!) / n;
  }
  let products = 0, squares = 0;
  for (let i = 0; i < n; i++) {
    const x = Math.log(i + 1) - meanX;
    products += x * (Math.log(sorted[i]!) - meanY);
    squares += x * x;
  }
  return -products / squares;
}

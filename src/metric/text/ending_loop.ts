/** A phrase that a sequence repeats up to its end. */
export interface EndingLoop {
  /** Tokens of the phrase. */
  readonly length: number;
  /** How often it comes in a row, the last time at the very end. */
  readonly times: number;
}

/**
 * The shortest phrase that a sequence ends in repeating, or `null`. A single token said over and over is a phrase of two
 * equal tokens.
 *
 * Source: Holtzman et al., "The curious case of neural text degeneration", ICLR 2020, caption of figure 9: a phrase of at
 * least two tokens, three times or more at the end. Their published script (degen/metrics/repetition.py) counts otherwise:
 * phrases of 3 to 90 tokens twice, or fewer tokens more than 50 times.
 *
 * @param tokens In time proportional to their number.
 * @param options `leastLength` of the phrase, 2 where not given; `leastTimes`, 3.
 *
 * @example
 * ```ts
 * endingLoop([5, 1, 2, 1, 2, 1, 2]); // { length: 2, times: 3 }
 * ```
 */
export function endingLoop(
  tokens: ArrayLike<number>,
  { leastLength = 2, leastTimes = 3 }: { readonly leastLength?: number; readonly leastTimes?: number } = {},
): EndingLoop | null {
  if (!(leastLength >= 1 && leastTimes >= 2)) {
    throw new RangeError(
      `Cannot look for a loop: needs a phrase of at least 1 token and 2 times, got ${leastLength} and ${leastTimes}`,
    );
  }
  const repeated = agreementFromEnd(tokens);
  for (let length = leastLength; length * leastTimes <= tokens.length; length++) {
    const times = 1 + Math.floor(repeated[length]! / length);
    if (times >= leastTimes) return { length, times };
  }
  return null;
}

/**
 * [n]: how many tokens before the end agree with those `shift` places further before, without a break.
 *
 * The Z algorithm on the reversed sequence (Gusfield, "Algorithms on strings, trees, and sequences", 1997, section 1.4).
 */
function agreementFromEnd(tokens: ArrayLike<number>): Uint32Array {
  const n = tokens.length, last = n - 1, agreement = new Uint32Array(n);
  let left = 0, right = 0;
  for (let shift = 1; shift < n; shift++) {
    let count = shift < right ? Math.min(right - shift, agreement[shift - left]!) : 0;
    while (shift + count < n && tokens[last - count] === tokens[last - shift - count]) count++;
    if (shift + count > right) {
      left = shift;
      right = shift + count;
    }
    agreement[shift] = count;
  }
  return agreement;
}

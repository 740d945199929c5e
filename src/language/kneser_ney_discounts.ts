/** What is taken off a count of 1, of 2, and of 3 or more. */
export type Discounts = readonly [once: number, twice: number, more: number];

/** Used where the counts of counts give no discounts; as KenLM's `--discount_fallback`. */
export const FALLBACK_DISCOUNTS: Discounts = [0.5, 1, 1.5];

/**
 * The discounts of modified Kneser-Ney smoothing for the n-grams of one order. With n_c the number of n-grams whose
 * count is c, and Y = n_1 / (n_1 + 2 n_2):
 *
 * D_1 = 1 - 2 Y n_2 / n_1, D_2 = 2 - 3 Y n_3 / n_2, D_3+ = 3 - 4 Y n_4 / n_3.
 *
 * Where n_1, n_2 or n_3 is 0, or a discount is not above 0 (it would leave nothing for what was not seen), the order
 * has {@linkcode FALLBACK_DISCOUNTS}: small corpora, and bytes, of which few are rare.
 *
 * Source: Chen and Goodman, "An empirical study of smoothing techniques for language modeling", Computer Speech and
 * Language 13, 1999, section 3.
 *
 * @param counts Of the n-grams of one order, each at least 1.
 *
 * @example
 * ```ts
 * kneserNeyDiscounts([1, 1, 1, 1, 2, 2, 3, 4]); // Y = 1/2: [0.5, 1.25, 1]
 * ```
 */
export function kneserNeyDiscounts(counts: ArrayLike<number>): Discounts {
  const ofCount = [0, 0, 0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count < ofCount.length) ofCount[count]!++;
  }
  const [, n1 = 0, n2 = 0, n3 = 0, n4 = 0] = ofCount;
  if (n1 === 0 || n2 === 0 || n3 === 0) return FALLBACK_DISCOUNTS;
  const y = n1 / (n1 + 2 * n2);
  const discounts: Discounts = [1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3];
  return discounts.every((discount) => discount > 0) ? discounts : FALLBACK_DISCOUNTS;
}

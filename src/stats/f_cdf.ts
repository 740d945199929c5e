import { incompleteBeta } from "./student_t.ts";

/**
 * P(X ≤ x) of the F distribution: the ratio of two variances of normal samples.
 *
 * Source: DLMF 8.17 for the incomplete beta function; Johnson, Kotz and Balakrishnan, "Continuous univariate
 * distributions", volume 2, chapter 27.
 *
 * @param above Degrees of freedom of the variance above the line, positive.
 * @param below Of the one below it.
 *
 * @example
 * ```ts
 * fCdf(39, 2, 2); // 0.975
 * ```
 */
export function fCdf(x: number, above: number, below: number): number {
  if (!(above > 0 && below > 0)) {
    throw new RangeError(`Degrees of freedom of the F distribution must be positive, got ${above} and ${below}`);
  }
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  return incompleteBeta(above * x / (above * x + below), above / 2, below / 2);
}

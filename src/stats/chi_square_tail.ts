import { erfc } from "./erf.ts";
import { logGamma } from "./log_gamma.ts";

/**
 * P(X > x) of the chi-square distribution with a whole number of degrees of freedom.
 *
 * Source: the recurrence of the incomplete gamma function in its first argument, DLMF 8.8.6, from erfc(√(x/2)) for odd
 * degrees and exp(-x/2) for even ones.
 *
 * @param degrees A whole number from 1; a RangeError otherwise.
 *
 * @example
 * ```ts
 * chiSquareTail(6.635, 1); // 0.01
 * ```
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (!(Number.isInteger(degrees) && degrees >= 1)) {
    throw new RangeError(`Cannot take a chi-square tail: 'degrees' must be a whole number from 1, got ${degrees}`);
  }
  if (x <= 0) return 1;
  const half = x / 2, odd = degrees % 2 === 1;
  let tail = odd ? erfc(Math.sqrt(half)) : Math.exp(-half);
  for (let a = odd ? 0.5 : 1; a < degrees / 2; a++) {
    tail += Math.exp(a * Math.log(half) - half - logGamma(a + 1));
  }
  return tail;
}

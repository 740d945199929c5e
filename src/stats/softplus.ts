/**
 * log(1 + exp(x)), without overflow; `-softplus(-x)` is the log of the logistic function and `-softplus(x)` that of its
 * complement.
 *
 * @example
 * ```ts
 * softplus(0); // log 2
 * ```
 */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * |found - truth| / |truth|; 0 where both are 0 and infinite where only the truth is.
 *
 * @example
 * ```ts
 * relativeError(1.001, 1) < 0.002; // true
 * ```
 */
export function relativeError(found: number, truth: number): number {
  return found === truth ? 0 : Math.abs(found - truth) / Math.abs(truth);
}

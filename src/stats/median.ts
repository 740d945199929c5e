/**
 * The median: of an even number, the mean of the two in the middle.
 *
 * @param values At least one, in any order; a RangeError otherwise.
 *
 * @example
 * ```ts
 * median([4, 1, 3]); // 3
 * ```
 */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort(), half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1], high = sorted[Math.floor(half)];
  if (low === undefined || high === undefined) throw new RangeError("Cannot take a median: there are no values");
  return (low + high) / 2;
}

/**
 * The first place from `start` on whose value is below `bound`, or the length where there is none: a loop tight
 * enough that scanning all distances costs little beside computing them.
 *
 * @example
 * ```ts
 * nextBelow(Float64Array.of(5, 1, 4, 2), 3, 2); // 3
 * ```
 */
export function nextBelow(values: Float64Array, bound: number, start: number): number {
  let j = start;
  while (j < values.length && !(values[j]! < bound)) j++;
  return j;
}

/** The first place from `start` on whose value is below the bound at that place, or the length. */
export function nextBelowEach(values: Float64Array, bounds: Float64Array, start: number): number {
  let j = start;
  while (j < values.length && !(values[j]! < bounds[j]!)) j++;
  return j;
}

/**
 * The first place from `start` on, before `end`, where offsets[place - first] - 2·products[place] is no more than
 * `bound`; `end` where there is none. A loop tight enough that scanning all distances costs little beside computing them.
 *
 * @param first Where in `products` the row starts that `offsets` belongs to.
 *
 * @example
 * ```ts
 * nextClose(Float32Array.of(1, 2, 3), 0, 0, 3, Float64Array.of(4, 4, 4), 0); // 1
 * ```
 */
export function nextClose(
  products: Float32Array | Float64Array,
  first: number,
  start: number,
  end: number,
  offsets: Float64Array,
  bound: number,
): number {
  let at = start;
  while (at < end && !(offsets[at - first]! - 2 * products[at]! <= bound)) at++;
  return at;
}

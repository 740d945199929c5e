/**
 * Round numbers that part a range: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param about How many there should be; there are at most twice as many, and none where the range has no width.
 *
 * @example
 * ```ts
 * linearTicks(0.3, 4.1, 4); // [1, 2, 3, 4]
 * ```
 */
export function linearTicks(low: number, high: number, about: number): number[] {
  if (!(high > low)) return [];
  const rough = (high - low) / about, power = Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((one) => one * 10 ** power >= rough) ?? 10;
  const at = (i: number) => power < 0 ? i * step / 10 ** -power : i * step * 10 ** power;
  const first = Math.ceil(low / at(1) - 1e-9), last = Math.floor(high / at(1) + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => at(first + i));
}

/** Intervals of the table for each unit, and the numbers between which it is used. */
const PER_UNIT = 64, REACH = 32;

/** exp in the middle of each interval. */
const TABLE = Float64Array.from({ length: 2 * REACH * PER_UNIT }, (_, k) => Math.exp((k + 0.5) / PER_UNIT - REACH));

/**
 * exp(x) within 1e-13 of it relatively, in less than half of the time of `Math.exp`: for decisions that are taken again with
 * the latter where they are close.
 *
 * @example
 * ```ts
 * nearExp(1); // 2.718281828459
 * ```
 */
export function nearExp(x: number): number {
  if (!(x > -REACH && x < REACH)) return Math.exp(x);
  const scaled = (x + REACH) * PER_UNIT, k = scaled | 0, r = (scaled - k - 0.5) * (1 / PER_UNIT);
  return TABLE[k]! * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
}

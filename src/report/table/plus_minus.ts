import { formatNumber, supportedDecimals } from "../words/format_value.ts";

/** A value and how far its interval reaches, all with the same decimals. */
export interface PlusMinus {
  readonly value: string;
  readonly above: string;
  readonly below: string;
}

/** Distances that begin below this keep two digits: rounded to one, they would be off by up to a third. */
const TWO_DIGITS_BELOW = 3.55;

/**
 * An interval as the distances of its ends from the value, rounded as the Particle Data Group does (Review of Particle
 * Physics, Introduction, 5.3): to two digits where half the interval begins below 3.55, else to one; counts to no decimals. `null` where there
 * is no interval, or its ends are so far apart that each number has digits of its own: it is better told by its ends.
 *
 * @param shown The value as it is shown where ends are told.
 *
 * @example
 * ```ts
 * plusMinus(1.403, [1.389, 1.417], "1.40"); // { value: "1.403", above: "0.014", below: "0.014" }
 * ```
 */
export function plusMinus(
  value: number,
  interval: readonly [number, number] | null,
  shown: string,
): PlusMinus | null {
  if (interval === null) return null;
  const [low, high] = interval, half = (high - low) / 2;
  const supported = supportedDecimals(value, interval);
  // Of a value outside its own interval one distance would be negative.
  if (half === 0 || value < low || value > high || formatNumber(value, supported) !== shown) return null;
  const first = half / 10 ** Math.floor(Math.log10(half) + 1e-12);
  const rounded = -Math.floor(Math.log10(half) + 1e-12) + (first < TWO_DIGITS_BELOW ? 1 : 0);
  const decimals = [value, low, high].every(Number.isInteger) ? Math.min(0, rounded) : rounded;
  return {
    value: formatNumber(value, decimals),
    above: formatNumber(high - value, decimals),
    below: formatNumber(value - low, decimals),
  };
}

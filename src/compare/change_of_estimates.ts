import type { Estimate } from "../core/run.ts";
import { homogeneity } from "../stats/homogeneity.ts";
import { normalCdf } from "../stats/normal_cdf.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";

/** What changed from one number to another. */
export interface Change {
  /** `ratio`: the second over the first; `difference`: the second less the first. */
  readonly scale: "ratio" | "difference";
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Two-sided, of no change; not corrected for other comparisons. */
  readonly pValue: number;
}

/** A number with its interval. */
export type Interval = Pick<Estimate, "value" | "level" | "redrawError" | "counts"> & {
  readonly interval: readonly [number, number];
};

/**
 * The change between two numbers that are known with their intervals only, by the method of variance estimates recovery:
 * each end's distance from its number, over the normal quantile of the interval's level, is the standard error on that
 * side, and the sides that face each other add in squares. The interval leaves out no change just where the p-value is
 * below 1 - level. Skewed intervals keep their skew. A number outside its own interval, as a bootstrap may give, has half
 * the width on either side. An interval without width is of a number that is known exactly.
 *
 * Assumed: both runs are independent, and errors are near to normal, those of ratios on the scale of logarithms. Two runs
 * on the same reference or held-out data are not independent: what those data err by, both do. Where both numbers say what
 * of their error a fresh run would draw anew, a difference is told by that alone: it is one on these data. Elsewhere the
 * assumption is cautious. Student's intervals of few observations count as wider than normal ones, which makes up for the
 * tails of those.
 *
 * Where both numbers are of frequencies and hold the counts, the p-value is that of the counts being of one distribution: it
 * sees a kind that is lost where the number, a sum over all kinds, hardly moves. The interval stays the number's.
 *
 * Source: Zou and Donner, "Construction of confidence limits about effect measures: a general approach", Statistics in
 * Medicine 27, 2008.
 *
 * @param level Of the change's interval.
 * @returns `null` for a ratio of numbers whose intervals reach 0, which has no logarithm.
 * @throws {RangeError} Where a level is not between 0 and 1.
 *
 * @example
 * ```ts
 * const base = { value: 10, interval: [9, 11], level: 0.95 } as const;
 * const next = { value: 13, interval: [12, 14], level: 0.95 } as const;
 * changeOfEstimates(base, next, "difference", 0.95); // 3, [1.586, 4.414], p = 3.2e-5
 * ```
 */
export function changeOfEstimates(
  base: Interval,
  next: Interval,
  scale: Change["scale"],
  level: number,
): Change | null {
  if (!(level > 0 && level < 1)) throw new RangeError(`The level of an interval is between 0 and 1, got ${level}`);
  if (scale === "difference") {
    const [first, second] = [redrawn(base), redrawn(next)];
    const both = first === null || second === null ? [sides(base), sides(next)] as const : [first, second] as const;
    const change = difference(...both, level), alike = alikeness(base, next);
    return { scale, level, ...change, ...(alike !== null && { pValue: alike }) };
  }
  const [first, second] = [logarithm(base), logarithm(next)];
  if (first === null || second === null) return null;
  const { value, interval: [low, high], pValue } = difference(sides(first), sides(second), level);
  return { scale, level, value: Math.exp(value), interval: [Math.exp(low), Math.exp(high)], pValue };
}

/** Whether two samples of counts could be of one distribution, as a p-value; `null` where they have none. */
function alikeness({ counts: base }: Interval, { counts: next }: Interval): number | null {
  return base === undefined || base.length !== next?.length ? null : homogeneity(base, next);
}

/** A number with the standard errors below and above it. */
interface Sides {
  readonly value: number;
  readonly below: number;
  readonly above: number;
}

/** With the error of what is drawn anew, where that is known. */
function redrawn({ value, redrawError }: Interval): Sides | null {
  return redrawError === undefined ? null : { value, below: redrawError, above: redrawError };
}

function sides({ value, interval: [low, high], level }: Interval): Sides {
  if (!(level > 0 && level < 1)) throw new RangeError(`The level of an interval is between 0 and 1, got ${level}`);
  const quantile = normalQuantile((1 + level) / 2);
  const outside = value < low || value > high;
  const [below, above] = outside ? [(high - low) / 2, (high - low) / 2] : [value - low, high - value];
  return { value, below: below / quantile, above: above / quantile };
}

function difference(base: Sides, next: Sides, level: number): Omit<Change, "scale" | "level"> {
  const value = next.value - base.value;
  const below = Math.hypot(next.below, base.above), above = Math.hypot(next.above, base.below);
  const quantile = normalQuantile((1 + level) / 2);
  const facing = value > 0 ? below : above;
  const pValue = value === 0 ? 1 : 2 * normalCdf(-Math.abs(value) / facing);
  return { value, interval: [value - quantile * below, value + quantile * above], pValue };
}

function logarithm({ value, interval: [low, high], level }: Interval): Interval | null {
  if (!(value > 0 && low > 0)) return null;
  return { value: Math.log(value), interval: [Math.log(low), Math.log(high)], level };
}

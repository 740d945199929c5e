import type { MeasuredCell } from "../core/run.ts";
import { changeOfEstimates, type Interval } from "../compare/change_of_estimates.ts";
import { normalCdf } from "../stats/normal_cdf.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";

/** On which sides the true number may lie beyond the measured one, because that is only a bound. */
export interface OpenSides {
  readonly below: boolean;
  readonly above: boolean;
}

/** How far one thing is from another, and how surely it is beyond a threshold. */
export interface Effect {
  /** `difference`: the first less the second; `ratio`: the first over the second. */
  readonly scale: "difference" | "ratio";
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly level: number;
  /** Where the true effect may lie beyond the measured one, whatever its interval. */
  readonly open: OpenSides;
  /** One-sided p-value of an effect that is no more than the threshold, which is on the effect's own scale. */
  readonly above: (threshold: number) => number;
  /** One-sided p-value of an effect that is no less than the threshold. */
  readonly below: (threshold: number) => number;
}

/** Of a number that is no bound. */
export const CLOSED: OpenSides = { below: false, above: false };

/**
 * The effect between two numbers that are known with their intervals, by the method of `changeOfEstimates`, which also
 * says what is assumed; or between one and a constant. Where a number is a bound, the effect has no evidence on the side on
 * which it is open. Of numbers whose error has no known shape (`isRough`) only that their intervals hold is used, so that no
 * p-value is smaller than the chance that one of them does not.
 *
 * @param open Of both numbers; neither is open unless told.
 * @returns `null` for a ratio of numbers whose intervals reach 0.
 *
 * @example
 * ```ts
 * const gan = { value: 0.98, interval: [0.96, 1], level: 0.95 } as const;
 * const vae = { value: 0.7, interval: [0.69, 0.71], level: 0.95 } as const;
 * effectOfEstimates(gan, vae, "difference", 0.95)?.above(0.05); // 6e-25
 * ```
 */
export function effectOfEstimates(
  first: Interval,
  second: Interval | number,
  scale: Effect["scale"],
  level: number,
  open: { readonly first: OpenSides; readonly second: OpenSides } = { first: CLOSED, second: CLOSED },
): Effect | null {
  const measured = typeof second === "number" ? [first] : [first, second];
  const other = typeof second === "number" ? exactly(second) : second;
  const effect = measured.some(isRough)
    ? fromIntervals(first, other, scale, measured.reduce((missed, one) => missed + 1 - one.level, 0))
    : fromErrors(first, other, scale, level);
  if (effect === null) return null;
  const sides = {
    below: open.first.below || open.second.above,
    above: open.first.above || open.second.below,
  };
  return {
    ...effect,
    open: sides,
    above: sides.below ? () => 1 : effect.above,
    below: sides.above ? () => 1 : effect.below,
  };
}

/**
 * Whether a measured number's interval tells nothing of how likely errors of other sizes are: that of a count, which moves in
 * whole steps, and one without width, which is no certainty.
 *
 * @example
 * ```ts
 * isRough({ value: 10, interval: [9, 10] }); // true: ten classes, of which nine are sure
 * ```
 */
export function isRough({ value, interval: [low, high] }: Pick<Interval, "value" | "interval">): boolean {
  return low === high || [value, low, high].every(Number.isInteger);
}

/** An effect of numbers that are no bounds. */
type Closed = Omit<Effect, "open">;

/** With normal errors, on each side its own. */
function fromErrors(first: Interval, second: Interval, scale: Effect["scale"], level: number): Closed | null {
  const change = changeOfEstimates(second, first, scale, level);
  if (change === null) return null;
  const { value, interval } = change;
  const linear = scale === "ratio" ? Math.log : (x: number) => x, centre = linear(value);
  const quantile = normalQuantile((1 + level) / 2);
  const errorBelow = (centre - linear(interval[0])) / quantile, errorAbove = (linear(interval[1]) - centre) / quantile;
  // The error of the side that faces the threshold, as the interval has it.
  const above = (threshold: number) => {
    const beyond = centre - linear(threshold);
    return tail(beyond, beyond > 0 ? errorBelow : errorAbove);
  };
  const below = (threshold: number) => {
    const beyond = linear(threshold) - centre;
    return tail(beyond, beyond > 0 ? errorAbove : errorBelow);
  };
  return { scale, value, interval, level, above, below };
}

/** The chance of lying so far beyond, or further; 0 or 1 on a side on which the interval ends at the number, as shares do at 1. */
function tail(beyond: number, error: number): number {
  if (error === 0) return beyond > 0 ? 0 : 1;
  return normalCdf(-beyond / error);
}

/** By both intervals alone: all that holds of the effect while both hold, and how likely it is that one does not. */
function fromIntervals(first: Interval, second: Interval, scale: Effect["scale"], missed: number): Closed | null {
  const [low, high] = first.interval, [otherLow, otherHigh] = second.interval;
  if (scale === "ratio" && !(low > 0 && otherLow > 0)) return null;
  const of = (a: number, b: number) => scale === "ratio" ? a / b : a - b;
  const interval = [of(low, otherHigh), of(high, otherLow)] as const, least = Math.min(1, missed);
  return {
    scale,
    value: of(first.value, second.value),
    interval,
    level: 1 - least,
    above: (threshold) => interval[0] > threshold ? least : 1,
    below: (threshold) => interval[1] < threshold ? least : 1,
  };
}

function exactly(value: number): Interval {
  return { value, interval: [value, value], level: 0.95 };
}

/**
 * Where the true number may lie beyond a likelihood's: below an upper bound in bits, above a lower one, and on either side
 * of an estimate.
 *
 * @example
 * ```ts
 * openSides({ kind: "lower-bound", direction: "lower" }); // { below: true, above: false }: an ELBO in bits is "at most"
 * ```
 */
export function openSides(
  { kind, direction }: Pick<MeasuredCell, "direction"> & { readonly kind?: MeasuredCell["kind"] | undefined },
): OpenSides {
  if (kind === undefined || kind === "exact") return CLOSED;
  if (kind === "estimate") return { below: true, above: true };
  const atMost = (kind !== "upper-bound") === (direction === "lower");
  return { below: atMost, above: !atMost };
}

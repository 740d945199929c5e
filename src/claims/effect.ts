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
 * says what is assumed. Where a number is a bound, the effect has no evidence on the side on which it is open.
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
  second: Interval,
  scale: Effect["scale"],
  level: number,
  open: { readonly first: OpenSides; readonly second: OpenSides } = { first: CLOSED, second: CLOSED },
): Effect | null {
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
  const sides = {
    below: open.first.below || open.second.above,
    above: open.first.above || open.second.below,
  };
  return {
    scale,
    value,
    interval,
    level,
    open: sides,
    above: sides.below ? () => 1 : above,
    below: sides.above ? () => 1 : below,
  };
}

/** The chance of lying so far beyond, or further, by an error; of what is known exactly it is 0 or 1. */
function tail(beyond: number, error: number): number {
  if (error === 0) return beyond > 0 ? 0 : 1;
  return normalCdf(-beyond / error);
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

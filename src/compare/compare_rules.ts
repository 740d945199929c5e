import type { Column } from "../core/run.ts";

/** The least change that counts: as a share of the smaller of both numbers, or in the metric's own unit. */
export type LeastEffect = { readonly relative: number } | { readonly absolute: number };

/** When a change counts. */
export interface CompareRules {
  /** How likely one mark of better or worse is, anywhere in the comparison, where nothing changed; 0.01 unless told. */
  readonly alpha?: number;
  /** Of the interval of each change, which is not corrected for the number of cells; 0.95 unless told. */
  readonly level?: number;
  /**
   * A number of fewer observations, on either side, is not enough data; 5 unless told. Of comparisons in which every cell
   * has so few, and skewed ones, 2.5 % are flagged where 1 % should be; with 8 each it is 1.4 %, with 200 1.1 %.
   */
  readonly leastN?: number;
  /** By metric; the rest is held to `DEFAULT_LEAST_EFFECTS` and to the default of its unit. */
  readonly leastEffect?: Readonly<Record<string, LeastEffect>>;
}

const SHARE: LeastEffect = { absolute: 0.01 };

/** The least changes of metrics whose unit does not say enough: shares of samples, a hundredth each. */
export const DEFAULT_LEAST_EFFECTS: Readonly<Record<string, LeastEffect>> = {
  precision: SHARE,
  recall: SHARE,
  density: SHARE,
  coverage: SHARE,
};

/** The least changes by unit: a few times what is seen between two runs that a reader would call the same. */
export const LEAST_EFFECTS_OF_UNITS: Readonly<Record<string, LeastEffect>> = {
  "bits/dim": { relative: 0.005 },
  "bits/byte": { relative: 0.005 },
  nats: { relative: 0.005 },
  "%": { absolute: 1 },
};

const OF_TIMES: LeastEffect = { relative: 0.05 };
const OF_OTHERS: LeastEffect = { relative: 0.02 };

/** Units of positive quantities that change by factors. Whatever ends in `/s` is one too. */
const FACTOR_UNITS = [
  "ns",
  "µs",
  "us",
  "ms",
  "s",
  "min",
  "h",
  "B",
  "KiB",
  "MiB",
  "GiB",
  "J",
  "W",
  "FLOP",
  "GFLOP",
  "×",
];

/**
 * Whether numbers of a unit compare as a ratio: times, rates, memory, energy.
 *
 * @example
 * ```ts
 * comparesAsRatio("samples/s"); // true
 * ```
 */
export function comparesAsRatio(unit: string): boolean {
  return FACTOR_UNITS.includes(unit) || unit.endsWith("/s");
}

/**
 * The least change of a metric that counts: the rules' own, else the metric's default, else its unit's. That is 5 % for
 * times, rates, memory and energy, 0.5 % for bits and nats, one point for percentages and shares, 2 % for the rest.
 *
 * @throws {RangeError} Where the rules give a metric a number that is below 0 or none.
 *
 * @example
 * ```ts
 * leastEffectOf({ id: "latency_p50_ms", unit: "ms" }, {}); // { relative: 0.05 }
 * ```
 */
export function leastEffectOf(
  { id, unit }: Pick<Column, "id" | "unit">,
  { leastEffect = {} }: CompareRules,
): LeastEffect {
  const ruled = Object.hasOwn(leastEffect, id) ? leastEffect[id] : undefined;
  if (ruled !== undefined) {
    const size = "relative" in ruled ? ruled.relative : ruled.absolute;
    if (!(size >= 0 && size < Infinity)) {
      throw new RangeError(`The least effect of '${id}' must be a number from 0 up, got ${size}`);
    }
    return ruled;
  }
  return (Object.hasOwn(DEFAULT_LEAST_EFFECTS, id) ? DEFAULT_LEAST_EFFECTS[id] : undefined) ??
    (Object.hasOwn(LEAST_EFFECTS_OF_UNITS, unit) ? LEAST_EFFECTS_OF_UNITS[unit] : undefined) ??
    (comparesAsRatio(unit) ? OF_TIMES : OF_OTHERS);
}

/**
 * Whether two numbers are as far apart as the least effect asks, or further. The same whichever of both is the base.
 *
 * @example
 * ```ts
 * reaches({ relative: 0.05 }, 100, 105); // true
 * ```
 */
export function reaches(least: LeastEffect, base: number, next: number): boolean {
  const asked = "relative" in least ? least.relative * Math.min(Math.abs(base), Math.abs(next)) : least.absolute;
  // A change of just so much must not fail by a rounding.
  return Math.abs(next - base) >= asked - 1e-12 * Math.max(Math.abs(base), Math.abs(next));
}

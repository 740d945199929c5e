import type { Column, CompareRules, LeastEffect } from "../core/run.ts";

const SHARE: LeastEffect = { absolute: 0.01 };

/** The least changes of metrics whose unit does not say enough: shares of samples, a hundredth each. */
export const DEFAULT_LEAST_EFFECTS: Readonly<Record<string, LeastEffect>> = {
  precision: SHARE,
  recall: SHARE,
  density: SHARE,
  coverage: SHARE,
  // A class of ten that comes up half as often as it should costs 0.017 nats.
  class_kl: { absolute: 0.005 },
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

/** Units of what the clock or the meter of a machine tells, that others may be using. */
const TIMED_UNITS = ["ns", "µs", "us", "ms", "s", "min", "h", "J", "W"];

/**
 * Whether numbers of a unit are times, rates or energy, which two runs one after the other do not measure alike.
 *
 * @example
 * ```ts
 * isTimed("samples/s"); // true
 * isTimed("MiB"); // false
 * ```
 */
export function isTimed(unit: string): boolean {
  return TIMED_UNITS.includes(unit) || unit.endsWith("/s");
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

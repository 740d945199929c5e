import type { Convention, MeasuredCell } from "../core/run.ts";

/** Of a bound or an estimate of a likelihood: how it was taken. Its other details are of the model, or were measured. */
const OF_A_BOUND = ["method", "bound", "draws", "posterior_draws"];

/** What decides whether two numbers are of one kind. */
export type Comparable = Pick<MeasuredCell, "unit" | "direction" | "kind" | "convention" | "details" | "fingerprint">;

/**
 * Why two numbers of one metric may not be compared, with everything that differs; `null` where they may. They must be of
 * one unit, direction and convention. Likelihoods must be of one kind, and bounds and estimates of them by one method:
 * more draws make a bound tighter, and the model no better.
 *
 * @example
 * ```ts
 * whatDiffers(base, next); // "conventions differ: network lenet-mnist, now inception; n 5000, now 1000"
 * ```
 */
export function whatDiffers(base: Comparable, next: Comparable): string | null {
  const parts = [
    ...(base.unit === next.unit ? [] : [`units differ: ${told(base.unit)}, now ${told(next.unit)}`]),
    ...(base.direction === next.direction
      ? []
      : [`directions differ: ${base.direction} was better, now ${next.direction}`]),
    ...(base.kind === next.kind
      ? []
      : [`kinds of likelihood differ: ${base.kind ?? "not stated"}, now ${next.kind ?? "not stated"}`]),
    ...(base.fingerprint === next.fingerprint ? [] : [conventions(base, next)]),
    ...bounds(base, next),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}

function conventions(base: Comparable, next: Comparable): string {
  const differing = differences(base.convention, next.convention);
  return differing.length === 0
    ? `conventions differ: fingerprint ${base.fingerprint}, now ${next.fingerprint}`
    : `conventions differ: ${differing.join("; ")}`;
}

function bounds(base: Comparable, next: Comparable): string[] {
  if (base.kind !== next.kind || base.kind === undefined || base.kind === "exact") return [];
  const differing = differences(base.details ?? {}, next.details ?? {}, OF_A_BOUND);
  return differing.length === 0 ? [] : [`bounds were taken differently: ${differing.join("; ")}`];
}

/** "key old, now new" for all that differs, or for those of some keys. */
function differences(base: Convention, next: Convention, of?: readonly string[]): string[] {
  const keys = of ?? [...new Set([...Object.keys(base), ...Object.keys(next)])];
  return keys.filter((key) => value(base, key) !== value(next, key)).map((key) =>
    `${key} ${told(value(base, key))}, now ${told(value(next, key))}`
  );
}

function value(record: Convention, key: string): string | number | boolean | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function told(value: string | number | boolean | undefined): string {
  return value === undefined || value === "" ? "not stated" : `${value}`;
}

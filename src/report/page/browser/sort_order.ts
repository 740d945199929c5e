/** What a row is sorted by. */
export interface SortKey {
  /** `null` where there is neither number nor text. */
  readonly value: number | string | null;
  /** Whether the number is a bound or not to the rule: the true one is elsewhere, so that it stands below the others. */
  readonly loose: boolean;
}

/** A way of sorting; `none` is the order in which the rows were written. */
export type Sorting = "none" | "ascending" | "descending";

/** What the next press of a heading does: up, down, and back to how it was. */
export const NEXT_SORTING: Readonly<Record<Sorting, Sorting>> = {
  none: "ascending",
  ascending: "descending",
  descending: "none",
};

/**
 * The rows' places in the order asked for. Numbers come first, then what is a bound or not to the rule, and last, in either
 * direction, what is missing; equals keep their order.
 *
 * @example
 * ```ts
 * const keys = [{ value: 3, loose: false }, { value: null, loose: false }, { value: 1, loose: false }];
 * sortOrder(keys, "ascending"); // [2, 0, 1]
 * ```
 */
export function sortOrder(keys: readonly SortKey[], sorting: Sorting): number[] {
  const places = keys.map((_, i) => i);
  if (sorting === "none") return places;
  const sign = sorting === "ascending" ? 1 : -1;
  return places.toSorted((a, b) => {
    const first = keys[a], second = keys[b];
    if (first === undefined || second === undefined) return 0;
    return tier(first) - tier(second) || sign * compare(first.value, second.value);
  });
}

function tier({ value, loose }: SortKey): number {
  if (value === null) return 2;
  return loose ? 1 : 0;
}

function compare(a: SortKey["value"], b: SortKey["value"]): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

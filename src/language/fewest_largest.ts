/**
 * Moves the fewest of the largest values that together are enough behind all others, at least one of them. The values
 * are put in order only as far as that takes.
 *
 * Source: Hoare, "Algorithm 65: find", Communications of the ACM 4, 1961, here with what lies above as the measure.
 *
 * @param values At least one, none of them NaN; by mass, none negative.
 * @param enough How many, or what they sum to: all of them where that is not enough.
 * @returns Where they begin. The smallest of them stands there.
 *
 * @example
 * ```ts
 * const values = Float64Array.of(3, 1, 5, 4);
 * values[fewestLargest(values, 2, "count")]; // 4
 * values[fewestLargest(values, 10, "mass")]; // 3: 5 and 4 are not enough
 * ```
 */
export function fewestLargest(values: Float64Array, enough: number, measure: "count" | "mass"): number {
  let from = 0, to = values.length - 1, missing = enough;
  while (from < to) {
    const pivot = values[(from + to) >>> 1]!;
    let low = from, high = to;
    // At least one pair changes places, so that neither side holds all of them.
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const value = values[low]!;
      values[low++] = values[high]!;
      values[high--] = value;
    }
    let above = 0;
    if (measure === "count") above = to + 1 - low;
    else for (let i = low; i <= to; i++) above += values[i]!;
    if (above >= missing) {
      from = low;
    } else {
      missing -= above;
      to = low - 1;
    }
  }
  return from;
}

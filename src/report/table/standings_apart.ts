import type { Standing } from "./best_in_column.ts";

/**
 * Why several standings of one metric are not one, as a sentence goes on: "… was measured under 2 conventions, which are
 * not ranked together".
 *
 * @param standings Two or more.
 *
 * @example
 * ```ts
 * standingsApart(standings(sideBySide(runs), "latency_p50_ms"));
 * // "in 2 runs, whose times are not ranked against each other"
 * ```
 */
export function standingsApart(standings: readonly Standing[]): string {
  const conventions = new Set(standings.map(({ fingerprint }) => fingerprint)).size;
  const runs = new Set(standings.map(({ source }) => source)).size;
  if (runs === 1) return `under ${conventions} conventions, which are not ranked together`;
  if (conventions === 1) return `in ${runs} runs, whose times are not ranked against each other`;
  return `in ${runs} runs and under ${conventions} conventions, which are not ranked together`;
}

import type { Run } from "../../core/run.ts";
import { csvText } from "./csv_text.ts";

const HEADER = ["first", "second", "group", "difference", "low", "high", "level", "unit", "n", "p_holm", "verdict"];

/**
 * Every pair of language models on the same documents, as tidy CSV. `null` for a run without any.
 *
 * @example
 * ```ts
 * pairsCsv(run)?.split("\n")[1]; // "lstm-moby,gpt-moby,moby-dick,0.11,0.09,0.13,0.95,bits/byte,15,0.000002,second"
 * ```
 */
export function pairsCsv({ comparisons = [] }: Run): string | null {
  const rows = comparisons.filter(({ metric }) => metric === "bits_per_byte").map((pair) => [
    ...pair.models,
    pair.group,
    pair.difference,
    pair.interval?.[0],
    pair.interval?.[1],
    pair.level,
    pair.unit,
    pair.n,
    pair.pValue,
    pair.verdict,
  ]);
  return rows.length === 0 ? null : csvText([HEADER, ...rows]);
}

import type { Run } from "../../core/run.ts";
import { csvText } from "./csv_text.ts";

/**
 * What every model needs by how much text it has before it, as tidy CSV: one row a point. `null` for a run without such
 * curves.
 *
 * @example
 * ```ts
 * contextsCsv(run)?.split("\n")[1]; // "kn-moby,8,2.61,2.58,2.64"
 * ```
 */
export function contextsCsv({ contexts = [] }: Run): string | null {
  const rows = contexts.flatMap(({ model, curve: { points } }) =>
    points.map(({ at, value, interval }) => [model, at, value, interval?.[0], interval?.[1]])
  );
  return rows.length === 0 ? null : csvText([["model", "context_bytes", "bits_per_byte", "low", "high"], ...rows]);
}

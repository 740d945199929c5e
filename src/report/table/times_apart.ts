import type { Run } from "../../core/run.ts";
import { standings } from "./best_in_column.ts";

/**
 * What must be said of times where several runs stand side by side: why none is ranked against another run's. Empty where
 * no column has times of two runs under one convention.
 *
 * @example
 * ```ts
 * timesApart(sideBySide(runs))[0]; // "Times, rates and energy of separate runs are not ranked against each other: …"
 * ```
 */
export function timesApart(run: Run): string[] {
  const apart = run.columns.some(({ id }) =>
    [...Map.groupBy(standings(run, id), ({ fingerprint }) => fingerprint).values()].some(({ length }) => length > 1)
  );
  return apart ? [TIMES_APART] : [];
}

/** Why the times of two runs have no rank. */
export const TIMES_APART =
  "Times, rates and energy of separate runs are not ranked against each other: they differ by more than their intervals say.";

import type { Run } from "../../core/run.ts";

/**
 * The levels of a run's intervals: "95 %", or "95 or 99 %" where they are of several; `null` for a run without a number.
 *
 * @example
 * ```ts
 * intervalLevels(run); // "95 %"
 * ```
 */
export function intervalLevels({ cells }: Pick<Run, "cells">): string | null {
  const levels = new Set(
    cells.flatMap((cell) => cell.state === "measured" && cell.interval !== null ? Math.round(100 * cell.level) : []),
  );
  return levels.size === 0 ? null : `${[...levels].toSorted((a, b) => a - b).join(" or ")} %`;
}

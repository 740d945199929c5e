import type { Cell, Row, Run } from "../../core/run.ts";

/** One model in two runtimes. */
export interface RuntimePair {
  /** In the bench's first runtime. */
  readonly first: Row;
  readonly other: Row;
  /** Times for one sample, and how many times as long the other takes; absent where an incomplete run has none yet. */
  readonly firstTime: Cell | undefined;
  readonly otherTime: Cell | undefined;
  readonly ratio: Cell | undefined;
}

/**
 * The models that a run timed in more than one runtime, in its order.
 *
 * @example
 * ```ts
 * runtimePairs(run).map(({ other }) => other.id); // ["vae-mnist:tfjs", "gan-mnist:tfjs"]
 * ```
 */
export function runtimePairs({ rows, cells }: Pick<Run, "rows" | "cells">): RuntimePair[] {
  const cellOf = ({ id }: Row, metric: string) => cells.find((cell) => cell.model === id && cell.metric === metric);
  return rows.flatMap((other) => {
    const first = rows.find(({ id }) => id === other.variantOf);
    if (first === undefined) return [];
    return [{
      first,
      other,
      firstTime: cellOf(first, "latency_p50_ms"),
      otherTime: cellOf(other, "latency_p50_ms"),
      ratio: cellOf(other, "runtime_ratio"),
    }];
  });
}

import type { MeasuredCell, Run } from "../../core/run.ts";

/**
 * The anchor that needs the fewest bits a byte: a compressor, since real text has no such number. It is told beside the
 * models and never ranked among them.
 *
 * @example
 * ```ts
 * bestCompressor(run)?.model; // "bzip2-trained"
 * ```
 */
export function bestCompressor({ rows, cells }: Pick<Run, "rows" | "cells">): MeasuredCell | undefined {
  const anchors = new Set(rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const [best] = cells.filter((cell) => cell.state === "measured")
    .filter(({ model, metric }) => metric === "bits_per_byte" && anchors.has(model))
    .toSorted((a, b) => a.value - b.value);
  return best;
}

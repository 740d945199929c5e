import type { Run } from "../core/run.ts";

/** Whether a run is of language models: then its anchors are compressors and the text itself. */
export function isTextRun({ rows, columns }: Pick<Run, "rows" | "columns">): boolean {
  return rows.some(({ family }) => family === "language") || columns.some(({ id }) => id === "bits_per_byte");
}

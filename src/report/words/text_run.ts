import type { Run } from "../../core/run.ts";

/** What no run of language models alone holds: a family of images. Rows whose card could not be read may be of either. */
const OF_TEXTS = ["language", "data", "unknown"];

/** Whether a run is of language models alone: then its anchors are compressors and the text itself. */
export function isTextRun({ rows, columns }: Pick<Run, "rows" | "columns">): boolean {
  const texts = rows.some(({ family }) => family === "language") &&
    rows.every(({ family }) => OF_TEXTS.includes(family));
  return texts || columns.some(({ id }) => id === "bits_per_byte");
}

import type { Run } from "../../core/run.ts";
import { csvText } from "./csv_text.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";

/**
 * Throughput by the size of batches as tidy CSV: one row a point, and one without a rate where a larger size has none.
 * `null` for a run without such curves.
 *
 * @example
 * ```ts
 * batchesCsv(run)?.split("\n")[1]; // "vae-mnist,2,1,1,1090,"
 * ```
 */
export function batchesCsv(run: Run): string | null {
  const { batchCurves = [] } = withSoftwareLabels(run);
  const rows = batchCurves.flatMap(({ model, workers, threads, points, leftOut }) => [
    ...points.map(({ size, perSecond }) => [model, workers, threads, size, perSecond, undefined]),
    ...(leftOut === undefined ? [] : [[model, workers, threads, leftOut.size, undefined, leftOut.why]]),
  ]);
  const header = ["model", "workers", "threads", "batch_size", "samples_per_s", "reason"];
  return rows.length === 0 ? null : csvText([header, ...rows]);
}

import type { Run } from "../core/run.ts";
import { bitsPerDimChart } from "./bits_per_dim_chart.ts";
import type { Chart } from "./chart.ts";
import { familiesChart } from "./families_chart.ts";
import { qualityTimeChart } from "./quality_time_chart.ts";

/**
 * Every chart for which the run has numbers, the signature picture first.
 *
 * @example
 * ```ts
 * charts(run).map(({ file }) => file); // ["fid_time.png", "bits_per_dim.png", "families.png"]
 * ```
 */
export function charts(run: Run): Chart[] {
  return [qualityTimeChart(run), bitsPerDimChart(run), familiesChart(run)].filter((chart) => chart !== null);
}

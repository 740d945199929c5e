import type { Run } from "../core/run.ts";
import { bitsPerDimCharts } from "./bits_per_dim_chart.ts";
import type { Chart } from "./chart.ts";
import { familiesChart } from "./families_chart.ts";
import { likelihoodCharts } from "./likelihood_charts.ts";
import { outliersCharts } from "./outliers_chart.ts";
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
  // Groups of rows are of different data: nothing is drawn across them.
  const across = run.rows.some(({ group }) => group !== undefined) ? null : familiesChart(run);
  return [
    qualityTimeChart(run),
    ...bitsPerDimCharts(run),
    ...likelihoodCharts(run),
    ...outliersCharts(run),
    across,
  ].filter((chart) => chart !== null);
}

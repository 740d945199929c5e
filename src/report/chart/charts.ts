import type { Run } from "../../core/run.ts";
import { batchChart } from "./batch_chart.ts";
import { bitsCharts } from "./bits_chart.ts";
import { bitsSpeedCharts } from "./bits_speed_chart.ts";
import type { Chart } from "./chart.ts";
import { contextCharts } from "./context_chart.ts";
import { familiesChart } from "./families_chart.ts";
import { likelihoodCharts } from "./likelihood_charts.ts";
import { outliersCharts } from "./outliers_chart.ts";
import { qualityTimeChart } from "./quality_time_chart.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { stepsCharts } from "./steps_chart.ts";

/**
 * Every chart for which the run has numbers, the signature picture first.
 *
 * @example
 * ```ts
 * charts(run).map(({ file }) => file); // ["fid_time.png", "bits_per_dim.png", "families.png"]
 * ```
 */
export function charts(measured: Run): Chart[] {
  const run = withSoftwareLabels(measured);
  // Groups of rows are of different data, and parts are too many columns for one page: nothing is drawn across them.
  const apart = run.rows.some(({ group }) => group !== undefined) || run.columns.some(({ part }) => part !== undefined);
  const across = apart ? null : familiesChart(run);
  return [
    qualityTimeChart(run),
    ...stepsCharts(run),
    batchChart(run),
    ...bitsCharts(run),
    ...contextCharts(run),
    ...bitsSpeedCharts(run),
    ...likelihoodCharts(run),
    ...outliersCharts(run),
    across,
  ].filter((chart) => chart !== null);
}

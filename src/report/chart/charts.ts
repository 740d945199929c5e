import type { Run } from "../../core/run.ts";
import { batchChart } from "./batch_chart.ts";
import { bitsCharts } from "./bits_chart.ts";
import { bitsSpeedCharts } from "./bits_speed_chart.ts";
import type { Chart } from "./chart.ts";
import { contextCharts } from "./context_chart.ts";
import { familiesChart } from "./families_chart.ts";
import { likelihoodCharts } from "./likelihood_charts.ts";
import { outliersCharts } from "./outliers_chart.ts";
import { precisionRecallCharts } from "./precision_recall_chart.ts";
import { qualityTimeChart } from "./quality_time_chart.ts";
import { trainingCharts } from "./training_charts.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { stepsCharts } from "./steps_chart.ts";

/**
 * Every chart for which the run has numbers, the signature picture first.
 *
 * @example
 * ```ts
 * charts(run).map(({ file }) => file); // ["fid_time.png", "precision_recall.png", "bits_per_dim.png", …]
 * ```
 */
export function charts(measured: Run): Chart[] {
  const run = withSoftwareLabels(measured);
  // Groups of rows are of different data: nothing is drawn across them, nor where most columns are in parts.
  const main = run.columns.filter(({ part }) => part === undefined);
  const apart = run.rows.some(({ group }) => group !== undefined) || 2 * main.length <= run.columns.length;
  const across = apart ? null : familiesChart({ ...run, columns: main });
  return [
    qualityTimeChart(run),
    ...stepsCharts(run),
    ...precisionRecallCharts(run),
    batchChart(run),
    ...bitsCharts(run),
    ...contextCharts(run),
    ...bitsSpeedCharts(run),
    ...likelihoodCharts(run),
    ...outliersCharts(run),
    across,
    ...trainingCharts(run),
  ].filter((chart) => chart !== null);
}

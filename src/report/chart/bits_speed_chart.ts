import type { Run } from "../../core/run.ts";
import { cellText } from "../words/cell_text.ts";
import type { Chart } from "./chart.ts";
import { groupRuns } from "../table/group_runs.ts";
import { qualityCostChart } from "./quality_cost_chart.ts";

/**
 * Bits per byte against how fast a model writes, a chart for each group of rows. None where no model has both numbers.
 *
 * @example
 * ```ts
 * bitsSpeedCharts(run)[0]?.file; // "bits_speed.png"
 * ```
 */
export function bitsSpeedCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) =>
    qualityCostChart(part, {
      file: "bits_speed",
      quality: "bits_per_byte",
      cost: "bytes_per_s",
      both: "Bits per byte and speed of writing",
      against: "speed of writing",
      axis: "bytes a second, one text at a time, log scale; right is faster",
      floor: false,
      fromZero: false,
      verb: { one: "writes", many: "write" },
      pace: (cost) => `at ${cellText(cost)}`,
      caption:
        "Lower right is better. Whiskers are intervals; no model beats those on the grey line, the Pareto front, both " +
        "in bits per byte and in speed.",
    }) ?? []
  );
}

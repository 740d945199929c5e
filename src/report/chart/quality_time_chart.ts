import type { Run } from "../../core/run.ts";
import type { Chart } from "./chart.ts";
import { formatValue } from "../words/format_value.ts";
import { qualityCostChart } from "./quality_cost_chart.ts";

/**
 * FID against the time for one sample, with the FID of real data as a line. `null` where no model has both numbers.
 *
 * @example
 * ```ts
 * qualityTimeChart(run)?.file; // "fid_time.png"
 * ```
 */
export function qualityTimeChart(run: Run): Chart | null {
  return qualityCostChart(run, {
    file: "fid_time",
    quality: "fid",
    cost: "latency_p50_ms",
    both: "FID and time for one sample",
    against: "time for one sample",
    axis: "milliseconds for one sample (p50), log scale; left is faster",
    floor: true,
    fromZero: true,
    verb: { one: "samples", many: "sample" },
    pace: ({ value, interval }) => `at ${formatValue(value, interval).value} ms a sample`,
    caption:
      "Lower left is better. Whiskers are intervals; no model beats those on the grey line, the Pareto front, both " +
      "in FID and in time.",
  });
}

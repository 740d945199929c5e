import type { SampleComparison, SampleMetric } from "../metric/sample_metric.ts";
import type { MeasuredAs } from "./implementation.ts";

/**
 * What one of this project's metrics measures, for an implementation that computes the same; `scale` is the
 * implementation's unit, such as 100 for per cent.
 *
 * @example
 * ```ts
 * measure: (comparison) => measuredBy(vendiMetric(), comparison),
 * ```
 */
export async function measuredBy(metric: SampleMetric, comparison: SampleComparison, scale = 1): Promise<MeasuredAs> {
  const { value, interval, details, convention } = await metric.measure(comparison);
  return {
    value: scale * value,
    interval: interval && [scale * interval[0], scale * interval[1]],
    ...(details && { details }),
    convention,
  };
}

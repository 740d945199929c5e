import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { coverageMetric } from "./coverage.ts";
import { densityMetric } from "./density.ts";
import { fidMetric } from "./fid.ts";
import { inceptionScoreMetric } from "./inception_score.ts";
import { kidMetric } from "./kid.ts";
import { precisionMetric } from "./precision.ts";
import { recallMetric } from "./recall.ts";
import type { SampleMetric } from "./sample_metric.ts";

/** Every metric of generated samples, in the order of a table's columns. */
export const SAMPLE_METRICS: readonly SampleMetric[] = [
  fidMetric,
  kidMetric,
  inceptionScoreMetric,
  precisionMetric,
  recallMetric,
  densityMetric,
  coverageMetric,
];

/**
 * The metric of an id; a UsageError with the nearest known one otherwise.
 *
 * @example
 * ```ts
 * const estimate = await sampleMetric("fid").measure(comparison);
 * ```
 */
export function sampleMetric(id: string): SampleMetric {
  const metric = SAMPLE_METRICS.find((known) => known.id === id);
  if (metric === undefined) throw new UsageError(unknownName("metric", id, SAMPLE_METRICS.map((known) => known.id)));
  return metric;
}

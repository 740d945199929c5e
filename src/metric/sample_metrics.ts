import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { authenticityMetric } from "./authenticity.ts";
import { classDivergenceMetric } from "./class_kl.ts";
import { classesCoveredMetric } from "./classes_covered.ts";
import { coverageMetric } from "./coverage.ts";
import { densityMetric } from "./density.ts";
import { fidMetric } from "./fid.ts";
import { fidInfinityMetric } from "./fid_infinity.ts";
import { highFrequencyEnergyMetric } from "./high_frequency_energy.ts";
import { inceptionScoreMetric } from "./inception_score.ts";
import { kidMetric } from "./kid.ts";
import { memorisationMetric } from "./memorisation.ts";
import type { MetricOptions } from "./metric_options.ts";
import { mindMetric } from "./mind.ts";
import { ndbMetric } from "./ndb.ts";
import { precisionMetric } from "./precision.ts";
import { recallMetric } from "./recall.ts";
import type { SampleMetric } from "./sample_metric.ts";
import { sfidMetric } from "./sfid.ts";
import { sharpnessMetric } from "./sharpness.ts";
import { slicedWassersteinMetric } from "./sliced_wasserstein.ts";
import { vendiMetric } from "./vendi.ts";

/** Every metric of generated samples, in the order of a table's columns; each reads the options that are its own. */
const FACTORIES: readonly ((options: MetricOptions) => SampleMetric)[] = [
  () => fidMetric,
  sfidMetric,
  ({ seed }) => fidInfinityMetric({ ...(seed !== undefined && { seed }) }),
  kidMetric,
  inceptionScoreMetric,
  precisionMetric,
  recallMetric,
  densityMetric,
  coverageMetric,
  vendiMetric,
  authenticityMetric,
  () => memorisationMetric(),
  slicedWassersteinMetric,
  ({ seed }) => mindMetric({ ...(seed !== undefined && { seed }) }),
  sharpnessMetric,
  highFrequencyEnergyMetric,
  classesCoveredMetric,
  classDivergenceMetric,
  ndbMetric,
];

/** Every metric of generated samples with nothing set, in the order of a table's columns. */
export const SAMPLE_METRICS: readonly SampleMetric[] = FACTORIES.map((metric) => metric({}));

/**
 * The metric of an id; a UsageError with the nearest known one otherwise.
 *
 * @param options What the user set; what a metric does not know is nothing to it.
 *
 * @example
 * ```ts
 * const estimate = await sampleMetric("precision", { k: 3 }).measure(comparison);
 * ```
 */
export function sampleMetric(id: string, options: MetricOptions = {}): SampleMetric {
  const at = SAMPLE_METRICS.findIndex((known) => known.id === id);
  const factory = FACTORIES[at];
  if (factory === undefined) throw new UsageError(unknownName("metric", id, SAMPLE_METRICS.map((known) => known.id)));
  return factory(options);
}

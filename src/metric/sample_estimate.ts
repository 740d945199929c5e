import type { Convention, Estimate } from "../core/run.ts";
import type { SampleComparison, SampleMetric } from "./sample_metric.ts";

/** A number and its interval at level 0.95, before its convention is written down. */
export interface Measured {
  readonly value: number;
  readonly interval: [number, number] | null;
}

/**
 * Turns what a metric measured into an Estimate, with the convention that all metrics of two feature sets share.
 *
 * `n` is the number of generated samples for every such metric; the convention holds the sizes of both sets, because
 * FID depends on them and intervals of recall and coverage count reference samples.
 */
export function sampleEstimate(
  { generated, reference, network }: SampleComparison,
  { unit, direction }: Pick<SampleMetric, "unit" | "direction">,
  { value, interval }: Measured,
  convention: Convention,
): Estimate {
  return {
    value,
    interval,
    level: 0.95,
    n: generated.features.rows,
    unit,
    direction,
    convention: {
      network,
      layer: "features",
      precision: "float64",
      n_generated: generated.features.rows,
      n_reference: reference.features.rows,
      ...convention,
    },
  };
}

import type { Convention, Estimate } from "../core/run.ts";
import type { FeatureSet, SampleComparison, SampleMetric } from "./sample_metric.ts";

/** A number and its interval at level 0.95, before its convention is written down. */
export interface Measured {
  readonly value: number;
  readonly interval: [number, number] | null;
  /** Standard error where generated samples alone are drawn anew, and the reference stays. */
  readonly redrawError?: number;
  /** How many generated samples are of each kind, where the number is of their frequencies. */
  readonly counts?: number[];
  /** What is reported beside the value and is no part of its convention. */
  readonly details?: Convention;
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
  { value, interval, redrawError, counts, details }: Measured,
  convention: Convention,
): Estimate {
  return {
    value,
    interval,
    level: 0.95,
    // Of features that overflow there is none, as there is no interval.
    ...(redrawError !== undefined && Number.isFinite(redrawError) && { redrawError }),
    ...(counts !== undefined && { counts }),
    n: sizeOf(generated, "generated"),
    unit,
    direction,
    convention: {
      network,
      layer: "features",
      precision: "float64",
      n_generated: sizeOf(generated, "generated"),
      n_reference: reference.features?.rows ?? reference.gaussian?.n ?? "unknown",
      ...convention,
    },
    ...(details !== undefined && { details }),
  };
}

function sizeOf({ features, gaussian }: FeatureSet, role: string): number {
  const n = features?.rows ?? gaussian?.n ?? null;
  if (n === null) throw new RangeError(`Cannot say the sample size: the ${role} statistics do not hold their n`);
  return n;
}

import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { inceptionScoreEstimate } from "../metric/inception_score.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import { sampleEstimate } from "../metric/sample_estimate.ts";
import type { SampleMetric } from "../metric/sample_metric.ts";
import { sampleMetric } from "../metric/sample_metrics.ts";
import { adm } from "./adm.ts";
import { cleanFid } from "./clean_fid.ts";
import { dgmEval } from "./dgm_eval.ts";
import type { Implementation, ImplementedMetric } from "./implementation.ts";
import { OPTIONS_OF } from "./options_of.ts";
import { prdc } from "./prdc.ts";
import { pytorchFid } from "./pytorch_fid.ts";
import { torchFidelity } from "./torch_fidelity.ts";
import { torchmetrics } from "./torchmetrics.ts";

/** Every implementation whose numbers can be had, in the order of a table. */
export const IMPLEMENTATIONS: readonly Implementation[] = [
  pytorchFid,
  torchFidelity,
  cleanFid,
  adm,
  prdc,
  dgmEval,
  torchmetrics,
];

export const IMPLEMENTATION_IDS: readonly string[] = IMPLEMENTATIONS.map(({ id }) => id);

/** An implementation together with its metrics as metrics. */
export interface NamedImplementation extends Implementation {
  /** One of its metrics, as {@linkcode implementationMetric} makes it. */
  readonly metric: (metric: string, options?: MetricOptions) => SampleMetric;
}

/**
 * The implementation of an id; a UsageError with the nearest known one otherwise.
 *
 * @example
 * ```ts
 * const estimate = await implementation("prdc").metric("density", { k: 3 }).measure(comparison);
 * ```
 */
export function implementation(id: string): NamedImplementation {
  const found = IMPLEMENTATIONS.find((known) => known.id === id);
  if (found === undefined) throw new UsageError(unknownName("implementation", id, IMPLEMENTATION_IDS));
  return { ...found, metric: (metric, options = {}) => implementationMetric(found, metric, options) };
}

/**
 * A metric as an implementation computes it, its convention naming the implementation, its version and its rules.
 *
 * @param options What the user set; it takes the place of the implementation's own defaults.
 * @throws {UsageError} Where there is no such metric, where the implementation does not have it (the message says what it
 *   has), or has no such setting.
 *
 * @example
 * ```ts
 * const estimate = await implementationMetric(torchFidelity, "kid", { kidSubsetSize: 500 }).measure(comparison);
 * ```
 */
export function implementationMetric(
  library: Implementation,
  metric: string,
  options: MetricOptions = {},
): SampleMetric {
  const ours = sampleMetric(metric, {});
  const theirs = library.metrics[metric];
  if (theirs === undefined) throw new UsageError(missingMetric(library, ours.name));
  refuseForeignOptions(library, ours, theirs, options);
  const column = { id: ours.id, name: ours.name, unit: theirs.unit ?? ours.unit, direction: ours.direction };
  return {
    ...column,
    async measure(comparison) {
      const { convention, ...measured } = await theirs.measure(comparison, options);
      const estimate = metric === "inception_score"
        ? inceptionScoreEstimate(comparison, measured, {})
        : sampleEstimate(comparison, column, measured, {});
      return {
        ...estimate,
        unit: column.unit,
        convention: {
          ...estimate.convention,
          agreement: theirs.agreement,
          ...convention,
          as: `${library.id} ${library.version}`,
          ...Object.fromEntries(theirs.rules(options).map(({ aspect, rule }) => [`rule_${aspect}`, rule])),
        },
      };
    },
  };
}

/** Why an implementation has no number of a metric, and what it has. */
export function missingMetric({ title, metrics }: Implementation, name: string): string {
  const has = Object.keys(metrics).map((id) => sampleMetric(id).name).join(", ");
  return `${title} does not compute ${name}; it has ${has}`;
}

function refuseForeignOptions(
  { title }: Implementation,
  { id, name }: SampleMetric,
  { options: known }: ImplementedMetric,
  options: MetricOptions,
): void {
  for (const { option, flag, idle } of OPTIONS_OF[id] ?? []) {
    const value = options[option];
    if (value === undefined || known.includes(option) || value === idle) continue;
    throw new UsageError(`${title} has no setting for ${flag} in its ${name}: leave it out, or leave out --as`);
  }
}

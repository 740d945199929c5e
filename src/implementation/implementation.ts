import type { Convention } from "../core/run.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import type { Measured } from "../metric/sample_estimate.ts";
import type { SampleComparison } from "../metric/sample_metric.ts";

/** What a rule is about: where two implementations have different rules of one aspect, their numbers may differ. */
export type Aspect =
  | "features"
  | "sizes"
  | "estimator"
  | "draws"
  | "kernel"
  | "kernel_precision"
  | "mean"
  | "covariance"
  | "square_root"
  | "neighbour"
  | "boundary"
  | "distances"
  | "parts"
  | "shuffle"
  | "probabilities"
  | "deviation"
  | "classes"
  | "unit"
  | "result";

/** One thing that an implementation fixes. Equal texts are equal rules. */
export interface Rule {
  readonly aspect: Aspect;
  readonly rule: string;
  /** Set where the rule leaves no trace in the number here: their rounding, draws that can't be followed, the ±. */
  readonly aside?: true;
}

/** What was measured by an implementation's rules. */
export interface MeasuredAs extends Measured {
  /** What depends on the data at hand: whether a retry was needed, how many samples were used. */
  readonly convention?: Convention;
}

/** One metric as an implementation computes it. */
export interface ImplementedMetric {
  readonly rules: (options: MetricOptions) => readonly Rule[];
  /** Settings that the implementation has; any other that is set is refused. */
  readonly options: readonly (keyof MetricOptions)[];
  /** Whether the number is theirs but for rounding, or they draw from a generator that can't be followed. */
  readonly agreement: "to rounding" | "statistical";
  /** This project's settings that come nearest, where they are not its defaults. */
  readonly nearest?: MetricOptions;
  /** Unit, where it is not the metric's own. */
  readonly unit?: string;
  readonly measure: (comparison: SampleComparison, options: MetricOptions) => Promise<MeasuredAs>;
}

/** A published implementation and how it computes each metric that it has. */
export interface Implementation {
  /** As it is named on the command line. */
  readonly id: string;
  readonly title: string;
  /** The version that the rules were read from. */
  readonly version: string;
  /** By the metric's id. */
  readonly metrics: Readonly<Record<string, ImplementedMetric>>;
}

import { METRIC_DEFAULTS, type MetricOptions } from "../metric/metric_options.ts";

/** A setting of a metric that changes its number. */
export interface MetricOption {
  readonly option: keyof MetricOptions;
  readonly flag: string;
  /** The value that asks for nothing. */
  readonly idle?: MetricOptions[keyof MetricOptions];
}

const NEIGHBOUR: readonly MetricOption[] = [{ option: "k", flag: "--k" }];

/** By a metric's id, the settings that an implementation must have to be asked for them; seeds may go unused. */
export const OPTIONS_OF: Readonly<Record<string, readonly MetricOption[]>> = {
  kid: [
    { option: "kidSubsets", flag: "--kid-subsets" },
    { option: "kidSubsetSize", flag: "--kid-subset-size" },
    { option: "kidDegree", flag: "--kid-degree", idle: METRIC_DEFAULTS.kidDegree },
    { option: "kidGamma", flag: "--kid-gamma", idle: METRIC_DEFAULTS.kidGamma },
    { option: "kidCoef0", flag: "--kid-coef0", idle: METRIC_DEFAULTS.kidCoef0 },
    { option: "kidEstimator", flag: "--kid-estimator", idle: METRIC_DEFAULTS.kidEstimator },
  ],
  inception_score: [
    { option: "splits", flag: "--splits" },
    { option: "shuffle", flag: "--no-shuffle", idle: true },
  ],
  precision: NEIGHBOUR,
  recall: NEIGHBOUR,
  density: NEIGHBOUR,
  coverage: NEIGHBOUR,
};

/**
 * Assay as a library: measure registered models and read the run.
 *
 * The command line (`deno task bench`) is built from the same pieces.
 *
 * @module
 */
export { CardRegistry } from "./card/registry.ts";
export { type Card, cardSchema } from "./card/card.ts";
export { Noise, STREAM } from "./core/noise.ts";
export {
  type Cell,
  cellSchema,
  type Convention,
  type Estimate,
  type Family,
  type LikelihoodKind,
  type Manifest,
  type Run,
  runSchema,
} from "./core/run.ts";
export { UsageError } from "./core/usage_error.ts";
export { openDataset } from "./dataset/registry.ts";
export { makePlan } from "./engine/plan.ts";
export { runSuite } from "./engine/run_suite.ts";
export type { Suite } from "./engine/suite.ts";
export type { SampleMetric } from "./metric/sample_metric.ts";
export { SAMPLE_METRICS } from "./metric/sample_metrics.ts";
export { writeReport } from "./report/write_report.ts";

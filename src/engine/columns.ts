import type { Column } from "../core/run.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";

/** Metrics that the engine measures itself: they need a model and not only its samples. */
const MODEL_COLUMNS: readonly Column[] = [
  { id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" },
  { id: "nats_per_image", title: "nats an image", unit: "nats", direction: "lower" },
  { id: "bits_per_dim_tightest", title: "tightest bits/dim", unit: "bits/dim", direction: "lower" },
  { id: "bits_above_truth", title: "above the truth", unit: "bits/dim", direction: "lower" },
  { id: "mode_coverage", title: "mode coverage", unit: "", direction: "higher" },
  { id: "off_support", title: "off support", unit: "", direction: "lower" },
  { id: "evaluations_per_image", title: "network passes", unit: "", direction: "lower", ranked: false },
  { id: "ood_likelihood", title: "AUROC likelihood", unit: "", direction: "higher" },
  { id: "ood_typicality", title: "AUROC typicality", unit: "", direction: "higher" },
  { id: "ood_ratio", title: "AUROC likelihood ratio", unit: "", direction: "higher" },
  { id: "latency_p50_ms", title: "latency p50", unit: "ms", direction: "lower" },
  { id: "latency_p90_ms", title: "latency p90", unit: "ms", direction: "lower" },
  { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" },
];

/** Ids of every metric that a suite may name. */
export const METRIC_IDS: readonly string[] = [
  ...MODEL_COLUMNS.map(({ id }) => id),
  ...SAMPLE_METRICS.map(({ id }) => id),
];

/** Whether a metric reads samples through a feature network. */
export function isSampleMetric(metric: string): boolean {
  return SAMPLE_METRICS.some(({ id }) => id === metric);
}

/** How a metric is headed: FID and KID carry their network's name, where it is known. */
export function columnOf(metric: string, network: string | undefined): Column {
  const own = MODEL_COLUMNS.find(({ id }) => id === metric);
  if (own !== undefined) return own;
  const found = SAMPLE_METRICS.find(({ id }) => id === metric);
  if (found === undefined) throw new Error(`Unknown metric '${metric}'`);
  const { id, name, unit, direction } = found;
  const headed = network !== undefined && (id === "fid" || id === "kid");
  return { id, title: headed ? `${name} (${network})` : name, unit, direction };
}

import type { Column } from "../core/run.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";

const WRITTEN = { part: "What they write" }, SPEED = { part: "Speed" };
const COST = { part: "What a sample costs" }, START = { part: "Cold start and memory" };

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
  { id: "latency_p99_ms", title: "latency p99", unit: "ms", direction: "lower" },
  { id: "server_per_s", title: "server rate", unit: "samples/s", direction: "higher" },
  { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" },
  { id: "bits_per_byte", title: "bits/byte", unit: "bits/byte", direction: "lower" },
  { id: "word_perplexity", title: "word perplexity", unit: "", direction: "lower" },
  { id: "byte_perplexity", title: "byte perplexity", unit: "", direction: "lower" },
  { id: "token_perplexity", title: "token perplexity", unit: "", direction: "lower" },
  { ...WRITTEN, id: "mauve", title: "MAUVE", unit: "", direction: "higher", ranked: false },
  { ...WRITTEN, id: "distinct_2", title: "distinct-2", unit: "", direction: "higher", ranked: false },
  { ...WRITTEN, id: "distinct_4", title: "distinct-4", unit: "", direction: "higher", ranked: false },
  { ...WRITTEN, id: "self_bleu", title: "self-BLEU", unit: "", direction: "lower", ranked: false },
  { ...WRITTEN, id: "repetition", title: "seq-rep-4", unit: "", direction: "lower", ranked: false },
  { ...WRITTEN, id: "entropy_gap", title: "entropy gap", unit: "bits", direction: "lower", ranked: false },
  { ...WRITTEN, id: "copy_distance", title: "distance to training text", unit: "", direction: "higher", ranked: false },
  { ...WRITTEN, id: "longest_copy", title: "longest copy", unit: "characters", direction: "lower", ranked: false },
  { ...SPEED, id: "prefill_per_s", title: "prefill", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "decode_per_s", title: "decode", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "decode_best_per_s", title: "decode, best batch", unit: "tokens/s", direction: "higher" },
  { ...SPEED, id: "bytes_per_s", title: "decode", unit: "bytes/s", direction: "higher" },
  { ...SPEED, id: "first_token_p50_ms", title: "first token p50", unit: "ms", direction: "lower" },
  { ...SPEED, id: "first_token_p90_ms", title: "first token p90", unit: "ms", direction: "lower" },
  { ...SPEED, id: "first_token_p99_ms", title: "first token p99", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p50_ms", title: "next token p50", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p90_ms", title: "next token p90", unit: "ms", direction: "lower" },
  { ...SPEED, id: "next_token_p99_ms", title: "next token p99", unit: "ms", direction: "lower" },
  { ...START, id: "open_ms", title: "session", unit: "ms", direction: "lower" },
  { ...START, id: "first_sample_ms", title: "first sample", unit: "ms", direction: "lower" },
  { ...START, id: "peak_memory_mib", title: "peak memory", unit: "MiB", direction: "lower" },
  { ...START, id: "gpu_memory_mib", title: "peak GPU memory", unit: "MiB", direction: "lower" },
  { ...COST, id: "evaluations", title: "network evaluations", unit: "", direction: "lower", ranked: false },
  { ...COST, id: "gflop_per_sample", title: "GFLOP a sample", unit: "GFLOP", direction: "lower", ranked: false },
  { ...COST, id: "peak_share", title: "of the matrix product's FLOP/s", unit: "%", direction: "higher", ranked: false },
  { ...COST, id: "energy_per_sample_j", title: "energy a sample", unit: "J", direction: "lower" },
  { ...COST, id: "sample_cache_gain", title: "worth of the cache", unit: "×", direction: "higher", ranked: false },
  { ...COST, id: "base_ratio", title: "time against base", unit: "×", direction: "lower", ranked: false },
  { ...COST, id: "runtime_ratio", title: "time against ONNX Runtime", unit: "×", direction: "lower", ranked: false },
  { ...SPEED, id: "cache_gain", title: "worth of the cache", unit: "×", direction: "higher", ranked: false },
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
  const { id, name, unit, direction, ranked, part } = found;
  const headed = network !== undefined && (id === "fid" || id === "kid");
  const title = headed ? `${name} (${network})` : name;
  return { id, title, unit, direction, ...(ranked !== undefined && { ranked }), ...(part !== undefined && { part }) };
}

/** Ids of the metrics that are timed or counted of models of images. */
export const IMAGE_METRICS: readonly string[] = [
  "latency_p50_ms",
  "latency_p90_ms",
  "latency_p99_ms",
  "throughput_per_s",
  "server_per_s",
  "open_ms",
  "first_sample_ms",
  "peak_memory_mib",
  "gpu_memory_mib",
  "evaluations",
  "gflop_per_sample",
  "peak_share",
  "energy_per_sample_j",
  "sample_cache_gain",
  "runtime_ratio",
];

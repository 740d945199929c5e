import type { Column } from "../core/run.ts";

/** Metrics by what a reader wants first, where there is no room for all. */
const BY_IMPORTANCE = [
  "bits_per_dim",
  "ood_likelihood",
  "bits_above_truth",
  "nats_per_image",
  "bits_per_dim_tightest",
  "ood_typicality",
  "ood_ratio",
  "mode_coverage",
  "fid",
  "latency_p50_ms",
  "recall",
  "precision",
  "inception_score",
  "kid",
  "throughput_per_s",
  "coverage",
  "density",
  "latency_p90_ms",
  "bits_per_byte",
  "word_perplexity",
  "mauve",
  "longest_copy",
  "copy_distance",
  "repetition",
  "distinct_4",
  "self_bleu",
  "entropy_gap",
  "distinct_2",
  "bytes_per_s",
  "first_token_p50_ms",
  "next_token_p50_ms",
  "decode_best_per_s",
  "decode_per_s",
  "prefill_per_s",
  "cache_gain",
  "next_token_p99_ms",
  "first_token_p99_ms",
];

/** The columns, the most wanted first; metrics that this list does not know keep their order behind those it knows. */
export function byImportance(columns: readonly Column[]): Column[] {
  const rank = ({ id }: Column) => BY_IMPORTANCE.includes(id) ? BY_IMPORTANCE.indexOf(id) : BY_IMPORTANCE.length;
  return columns.toSorted((a, b) => rank(a) - rank(b));
}

import type { History } from "./open_history.ts";

/** A metric of a suite, and what there are numbers of. */
export interface HistoryMetric {
  readonly suite: string;
  readonly metric: string;
  /** Ids of models and anchors, by name. */
  readonly models: readonly string[];
  /** Of the conventions that it was measured under. */
  readonly fingerprints: readonly string[];
}

const METRICS = `
  SELECT suite, metric, json_group_array(DISTINCT model) AS models, json_group_array(DISTINCT fingerprint) AS fingerprints
  FROM series WHERE fingerprint IS NOT NULL
  GROUP BY suite, metric ORDER BY suite, metric`;

const MODEL_METRICS = "SELECT DISTINCT metric FROM series WHERE model = ? AND fingerprint IS NOT NULL ORDER BY metric";

/**
 * What leaderboards and lines over time there can be: every metric of every suite that has a number, by name.
 *
 * @example
 * ```ts
 * new Set(listMetrics(history).map(({ suite }) => suite)); // every suite with a number
 * ```
 */
export function listMetrics(history: History): readonly HistoryMetric[] {
  return history.prepare(METRICS).all().map(({ suite, metric, models, fingerprints }) => ({
    suite: String(suite),
    metric: String(metric),
    models: names(models),
    fingerprints: names(fingerprints),
  }));
}

/**
 * The metrics that a model has numbers of, in any suite, by name.
 *
 * @returns Empty where no run has a number of the model.
 *
 * @example
 * ```ts
 * listModelMetrics(history, "ddpm-mnist"); // ["fid", "latency_p50_ms"]
 * ```
 */
export function listModelMetrics(history: History, model: string): readonly string[] {
  return history.prepare(MODEL_METRICS).all(model).map(({ metric }) => String(metric));
}

function names(json: unknown): string[] {
  const list: unknown = JSON.parse(String(json));
  return Array.isArray(list) ? list.map(String).sort() : [];
}

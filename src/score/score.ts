/** Scores samples against real ones: what `deno task score` does, as a library. */
import { basename } from "node:path";
import type { Cell, Column, Estimate, Manifest, Row, Run } from "../core/run.ts";
import { columnOf } from "../engine/columns.ts";
import type { Surroundings } from "../engine/manifest.ts";
import { emptyCell, measuredCell, thrownCell } from "../engine/outcome_cell.ts";
import type { OnProgress } from "../engine/progress.ts";
import { implementation } from "../implementation/implementations.ts";
import { METRIC_DEFAULTS } from "../metric/metric_options.ts";
import { SAMPLE_METRICS } from "../metric/sample_metrics.ts";
import type { Comparer } from "./comparer.ts";
import { contentOf } from "./content_of.ts";
import { defaultMetrics } from "./default_metrics.ts";
import type { PreparedScore } from "./prepare_score.ts";
import type { PreparedSet } from "./prepare_set.ts";
import { rowNames } from "./row_names.ts";

/** What a run says besides its numbers, and where its progress is told. */
export interface ScoreSetting {
  readonly id: string;
  readonly command: string;
  readonly configuration: Manifest["configuration"];
  readonly startedAt: string;
  readonly surroundings: Surroundings;
  readonly onProgress: OnProgress;
}

/**
 * Measures every metric of every generated set against the reference.
 *
 * @returns A run: a row for each generated set; stopped metrics are `skipped`, and the run then `incomplete`.
 *
 * @example
 * ```ts
 * const prepared = await prepareScore(request, passes);
 * const run = await score(prepared, new Comparer({ ...prepared, options: {}, pool, cache, threads: 2 }), setting);
 * ```
 */
export async function score(prepared: PreparedScore, comparer: Comparer, setting: ScoreSetting): Promise<Run> {
  const { request, generated, reference } = prepared;
  const metrics = metricsOf(prepared);
  const names = rowNames(generated.map(({ name }) => name));
  const rows = names.map((id, i): Row => ({ id, title: generated[i]!.name, family: "unknown", role: "model" }));
  const cells: Cell[] = [];
  for (const [i, row] of rows.entries()) {
    cells.push(...await measureRow({ row, set: generated[i]!, reference, metrics }, comparer, setting.onProgress));
  }
  return {
    schemaVersion: 1,
    id: setting.id,
    suite: "score",
    preset: request.implementation ?? "assay",
    state: cells.some(({ state }) => state === "skipped") ? "incomplete" : "complete",
    manifest: manifestOf(prepared, setting),
    rows,
    columns: metrics.map((metric) => columnFor(metric, prepared)),
    cells,
    galleries: [],
  };
}

interface ScoredRow {
  readonly row: Row;
  readonly set: PreparedSet;
  readonly reference: PreparedSet;
  readonly metrics: readonly string[];
}

async function measureRow(
  { row, set, reference, metrics }: ScoredRow,
  comparer: Comparer,
  onProgress: OnProgress,
): Promise<Cell[]> {
  const progress = { model: row.id, pass: "compare" } as const, total = metrics.length;
  const started = performance.now();
  onProgress({ type: "pass-started", ...progress, total });
  onProgress({ type: "pass-running", ...progress });
  const cells: Cell[] = [];
  for (const metric of metrics) {
    try {
      const outcome = await comparer.measure(metric, set);
      cells.push(
        outcome.ok
          ? numberCell(row, metric, withSetting(outcome.estimate, set, reference))
          : emptyCell(row, metric, "failed", outcome.reason),
      );
    } catch (error) {
      cells.push(thrownCell(row, metric, error));
    }
    onProgress({ type: "pass-advanced", ...progress, done: cells.length, total, cached: false });
  }
  onProgress({ type: "pass-finished", ...progress, seconds: (performance.now() - started) / 1000 });
  return cells;
}

/** NaN and infinities are no numbers to cite, and JSON has none. */
function numberCell(row: Row, metric: string, estimate: Estimate): Cell {
  const { value, interval, convention } = estimate;
  if (!Number.isFinite(value)) {
    return emptyCell(row, metric, "failed", `came out as ${value}: the features are too large for its arithmetic`);
  }
  if (interval === null || interval.every(Number.isFinite)) return measuredCell(row, metric, estimate);
  const note = `came out as ${interval[0]} to ${interval[1]}`;
  const without = { ...estimate, interval: null, convention: { ...convention, interval: "none", interval_note: note } };
  return measuredCell(row, metric, without);
}

function metricsOf({ request, generated, reference }: PreparedScore): readonly string[] {
  if (request.metrics !== undefined) return request.metrics;
  const known = request.implementation === undefined
    ? SAMPLE_METRICS.map(({ id }) => id)
    : Object.keys(implementation(request.implementation).metrics);
  const [first] = generated;
  return first === undefined ? [] : defaultMetrics(first.arrays, reference.arrays, known);
}

/** How images came to features, and what they were compared with, belongs to every number. */
function withSetting(estimate: Estimate, set: PreparedSet, reference: PreparedSet): Estimate {
  return {
    ...estimate,
    convention: {
      ...reference.convention,
      ...set.convention,
      ...estimate.convention,
      // Not its folder: the same files elsewhere are the same reference.
      reference: `${basename(reference.name)} (${contentOf(reference.arrays).slice(0, 12)})`,
    },
  };
}

function columnFor(metric: string, { generated, reference }: PreparedScore): Column {
  const network = generated[0]?.convention["network"] ?? reference.convention["network"];
  return columnOf(metric, typeof network === "string" ? network.replace(/@.*$/, "") : undefined);
}

function manifestOf(prepared: PreparedScore, setting: ScoreSetting): Manifest {
  const { request, generated, reference, training } = prepared;
  const entry = (set: PreparedSet, split: string) => ({
    id: set.name,
    split,
    n: set.n ?? 0,
    sha256: contentOf(set.arrays),
  });
  const card = request.network?.card;
  return {
    command: setting.command,
    configuration: setting.configuration,
    seed: String(request.options.seed ?? METRIC_DEFAULTS.seed),
    startedAt: setting.startedAt,
    finishedAt: new Date().toISOString(),
    ...setting.surroundings,
    datasets: [
      ...generated.map((set) => entry(set, "generated")),
      entry(reference, "reference"),
      ...(training === undefined ? [] : [entry(training, "training")]),
    ],
    weights: card === undefined ? [] : [{ model: card.id, graph: "features", sha256: card.graphs.features.sha256 }],
    warnings: [],
  };
}

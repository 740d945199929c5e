/** Latency and throughput of one model, alone on the machine. */
import type { Cell, Row } from "../core/run.ts";
import { emptyCell, invalidCell, measuredCell, thrownCell } from "./outcome_cell.ts";
import type { PlannedModel } from "./plan.ts";
import type { Pass } from "./progress.ts";
import type { RunContext } from "./run_context.ts";
import type { LatencyTask, ModelDescription, ThroughputTask } from "./task.ts";
import { bestThroughput, latencyPercentile, type TimingOutcome } from "./timing_cells.ts";

const TIMING_METRICS = ["latency_p50_ms", "latency_p90_ms", "throughput_per_s"];

/** Times a model's sampler; what an earlier part of the run has timed is used as it is. */
export async function measureTiming(
  { folder }: PlannedModel,
  { sample }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Cell[]> {
  const wanted = context.plan.suite.metrics.filter((metric) => TIMING_METRICS.includes(metric));
  if (!sample.has) return wanted.map((metric) => emptyCell(row, metric, "undefined", sample.reason));
  const { plan, recorded, machine } = context;
  const common = { folder, seed: plan.configuration.seed, threads: machine.threads };
  const cells: Cell[] = [];
  const add = (metric: string, outcome: TimingOutcome) => {
    if (!wanted.includes(metric)) return;
    cells.push(
      outcome.state === "measured"
        ? measuredCell(row, metric, outcome.estimate)
        : invalidCell(row, metric, outcome.reason, outcome.estimate),
    );
  };
  try {
    if (wanted.some((metric) => metric.startsWith("latency"))) {
      const task: LatencyTask = { kind: "latency", ...common, ...plan.preset.latency };
      const times = recorded.latency(row.id) ?? await record(task, row, context);
      add("latency_p50_ms", latencyPercentile(times, 50, machine));
      add("latency_p90_ms", latencyPercentile(times, 90, machine));
    }
    if (wanted.includes("throughput_per_s")) {
      const task: ThroughputTask = { kind: "throughput", ...common, ...plan.preset.throughput };
      const times = recorded.throughput(row.id) ?? await record(task, row, context);
      add("throughput_per_s", bestThroughput(times, machine));
    }
  } catch (error) {
    const missing = wanted.filter((metric) => !cells.some((cell) => cell.metric === metric));
    cells.push(...missing.map((metric) => thrownCell(row, metric, error)));
  }
  return cells;
}

async function record<T extends LatencyTask | ThroughputTask>(task: T, { id: model }: Row, context: RunContext) {
  const pass: Pass = task.kind;
  const started = performance.now();
  context.onProgress({ type: "pass-started", model, pass, total: 1 });
  const result = await context.pool.submit(task);
  const times = "milliseconds" in result ? { milliseconds: [...result.milliseconds] } : result;
  await context.journal.append({ kind: "timing", pass, model, ...times });
  context.onProgress({ type: "pass-finished", model, pass, seconds: (performance.now() - started) / 1000 });
  return result;
}

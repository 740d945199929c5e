/** Latency and throughput of one model, alone on the machine. */
import type { Cell, Row } from "../../core/run.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import type { PlannedModel } from "../plan_base.ts";
import type { Pass } from "../progress.ts";
import type { TimingEntry } from "../recorded_timings.ts";
import type { RunContext } from "./run_context.ts";
import type { ModelDescription } from "../task.ts";
import { timingCell, type TimingOutcome } from "../timing_outcome.ts";
import { watchedPass } from "../watched_pass.ts";
import { type BatchTimes, bestThroughput, latencyPercentile } from "./timing_cells.ts";

const TIMING_METRICS = ["latency_p50_ms", "latency_p90_ms", "throughput_per_s"];

/** Single samples are timed in blocks of at most this long, so that Ctrl-C and the budget are heard in between. */
const BLOCK_SECONDS = 5;

/** Runs of each batch size, after one that does not count, while the best one is looked for. */
const SEARCH_RUNS = 1;

interface Timed {
  readonly folder: string;
  readonly row: Row;
  readonly context: RunContext;
}

/** Times a model's sampler; what an earlier part of the run has timed is used as it is. */
export async function measureTiming(
  { folder }: PlannedModel,
  { sample }: ModelDescription,
  row: Row,
  context: RunContext,
): Promise<Cell[]> {
  const wanted = context.plan.suite.metrics.filter((metric) => TIMING_METRICS.includes(metric));
  if (!sample.has) return wanted.map((metric) => emptyCell(row, metric, "undefined", sample.reason));
  const timed = { folder, row, context };
  const { machine, plan } = context;
  const cells: Cell[] = [];
  const add = (metric: string, outcome: TimingOutcome) => {
    if (!wanted.includes(metric)) return;
    cells.push(timingCell(row, metric, outcome));
  };
  try {
    if (wanted.length > 0) {
      const milliseconds = await watched("latency", timed, () => singleSamples(timed));
      add("latency_p50_ms", latencyPercentile(milliseconds, 50, machine));
      add("latency_p90_ms", latencyPercentile(milliseconds, 90, machine));
      if (wanted.includes("throughput_per_s")) {
        const fastest = Math.min(...milliseconds) / 1000;
        const times = await watched("throughput", timed, () => batches(timed, fastest));
        const { batchSizes } = plan.preset.throughput;
        add("throughput_per_s", bestThroughput(times, { ...machine, batch_sizes: batchSizes.join(", ") }));
      }
    }
  } catch (error) {
    const missing = wanted.filter((metric) => !cells.some((cell) => cell.metric === metric));
    cells.push(...missing.map((metric) => thrownCell(row, metric, error)));
  }
  return cells;
}

/** Times of single samples, in milliseconds, until there are enough of them or the time is over. */
async function singleSamples(timed: Timed): Promise<number[]> {
  const { row, context } = timed;
  const { queries, minSeconds, maxSeconds } = context.plan.preset.latency;
  const all: number[] = [];
  const seconds = () => all.reduce((sum, time) => sum + time, 0) / 1000;
  while ((all.length < queries || seconds() < minSeconds) && seconds() < maxSeconds) {
    const first = all.length;
    const known = context.recorded.latency(row.id, first);
    const block = known === undefined ? [] : [...known];
    if (known === undefined) {
      const { milliseconds } = await context.pool.submit({
        kind: "latency",
        ...common(timed),
        first,
        // Once there are enough of them, only the least time of measuring is missing.
        queries: first < queries ? queries - first : Infinity,
        maxSeconds: Math.min(
          BLOCK_SECONDS,
          first < queries ? maxSeconds - seconds() : Math.max(0.01, minSeconds - seconds()),
        ),
      });
      block.push(...milliseconds);
      await record({ kind: "timing", pass: "latency", model: row.id, first, milliseconds: block }, context);
    }
    all.push(...block);
  }
  return all;
}

/**
 * Looks for the best batch size with a run of each, from the smallest up, then times that one again: the search
 * picks the luckiest, so its own times are not what is reported. A size whose run is expected to take longer than
 * allowed, at the rate of the size before, is left out, and so is all above it.
 */
async function batches(timed: Timed, secondsPerSample: number): Promise<BatchTimes> {
  const { batchSizes, repeats, maxSecondsPerRun } = timed.context.plan.preset.throughput;
  const curve: { batchSize: number; seconds: number }[] = [];
  for (const batchSize of batchSizes) {
    const last = curve.at(-1);
    const expected = batchSize * (last === undefined ? secondsPerSample : last.seconds / last.batchSize);
    if (expected > maxSecondsPerRun && last !== undefined) break;
    curve.push({ batchSize, seconds: Math.min(...await batchRuns(timed, batchSize, SEARCH_RUNS)) });
  }
  const best = curve.reduce((a, b) => b.batchSize / b.seconds > a.batchSize / a.seconds ? b : a);
  return { batchSize: best.batchSize, secondsPerRun: await batchRuns(timed, best.batchSize, repeats), curve };
}

async function batchRuns(timed: Timed, batchSize: number, runs: number): Promise<readonly number[]> {
  const { row, context } = timed;
  const known = context.recorded.throughput(row.id, batchSize, runs);
  if (known !== undefined) return known;
  const task = { kind: "throughput" as const, ...common(timed), batchSize, runs };
  const { secondsPerRun } = await context.pool.submit(task);
  await record(
    { kind: "timing", pass: "throughput", model: row.id, batchSize, secondsPerRun: [...secondsPerRun] },
    context,
  );
  return secondsPerRun;
}

function common({ folder, context }: Timed) {
  return { folder, seed: context.plan.configuration.seed, threads: context.machine.threads };
}

async function record(entry: TimingEntry, { journal }: RunContext): Promise<void> {
  await journal.append(entry);
}

async function watched<T>(pass: Pass, { row, context }: Timed, work: () => Promise<T>): Promise<T> {
  return await watchedPass({ model: row.id, pass }, context.onProgress, work);
}

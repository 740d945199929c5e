/** One model, one round, in a process of its own: cold start, single samples, batches. */
import type { Warning } from "../../core/run.ts";
import { type Reading, unknown } from "../../machine/reading.ts";
import { leastQueries } from "../../timing/early_stopping.ts";
import { STOPPED, Stopped } from "../worker_pool.ts";
import type { SpeedPreset } from "../suite.ts";
import type { Layout, LayoutSearch, LayoutTimes, RoundTimes } from "./round_times.ts";
import type { Setup } from "./speed_task.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** Who is timed, and how. */
export interface RoundRequest {
  /** The row's id. */
  readonly name: string;
  readonly setup: Setup;
  readonly seed: string;
  readonly preset: SpeedPreset;
  /** From 0. */
  readonly round: number;
  /** What the rounds before found. */
  readonly before: readonly RoundTimes[];
  /** Ways of sharing a batch that are held against each other; none where throughput is not asked for. */
  readonly layouts: readonly Layout[];
  /** Whether samples are also drawn without an autoregressive model's cache. */
  readonly uncached: boolean;
}

/** Percentiles that every model is given the queries for, and the one that only fast ones are. */
const LEAST_PERCENTILE = 0.9, FAST_PERCENTILE = 0.99;

/** What of the time of the rounds that are left the queries of p99 may take: the time is for models that are slow. */
const FAST_SHARE = 0.35;

/** Batches of a layout in each round, whatever their time. */
const LEAST_BATCHES = 2;

/** Single samples without a cache in each round that has them. */
const UNCACHED_QUERIES = 1;

/** A warm-up is looked at after so many queries, and given up after so many seconds. */
const WARM_UP = { leastQueries: 10, mostSeconds: 10 } as const;

/**
 * Times a round.
 *
 * @throws {Stopped} Where the run is stopped before the round is whole.
 * @throws {Error} Where the model, its device or its process fails.
 *
 * @example
 * ```ts
 * const times = await timeRound(request, startSpeedProcess(signal), signal);
 * ```
 */
export async function timeRound(
  { name, setup, seed, preset, round, before, layouts, uncached }: RoundRequest,
  process: SpeedProcess,
  signal: AbortSignal,
): Promise<RoundTimes> {
  const { rounds, minSeconds, maxSeconds, warmUpSeconds } = preset;
  const of = { setup, name, seed }, budgetSeconds = maxSeconds / rounds, warnings: Warning[] = [];
  /** What was cut short is worth nothing: the round is timed again when the run goes on. */
  const ask: SpeedProcess["submit"] = async (task) => {
    const result = await process.submit(task);
    if (signal.aborted) throw new Stopped(STOPPED);
    return result;
  };
  const cold = await ask({ kind: "cold-start", ...of });
  const single = await ask({
    kind: "single-stream",
    ...of,
    rules: {
      leastQueries: queriesOf(before, { rounds, round, maxSeconds }),
      leastSeconds: minSeconds / rounds,
      warmUp: { ...WARM_UP, leastSeconds: warmUpSeconds },
      firstQuery: before.reduce((sum, { single }) => sum + single.latenciesMs.length, 1),
    },
    budgetSeconds,
  });
  warnings.push(...single.warnings);

  const searches: LayoutSearch[] = [], offline: LayoutTimes[] = [];
  let end = single.peakMemory,
    gpuMemory: Reading<number> = unknown("no batch was drawn"),
    offlineError: string | undefined;
  try {
    for (const layout of layouts) {
      const laid = { ...of, setup: { ...setup, threads: layout.threads }, workers: layout.workers };
      let search = before.flatMap(({ searches }) => searches).find((one) => sameLayout(one, layout));
      if (search === undefined) {
        const { largest, secondsPerSize, mostSecondsPerBatch } = preset.batches;
        const rule = {
          smallest: layout.workers,
          largest: Math.max(largest, layout.workers),
          ...{ secondsPerSize, mostSecondsPerBatch },
        };
        const { curve, leftOut, warnings: told } = await ask({
          kind: "batch-search",
          ...laid,
          rule,
          budgetSeconds: maxSeconds,
        });
        warnings.push(...told);
        const best = curve.toSorted((a, b) => b.perSecond - a.perSecond)[0];
        // Not even one batch has fitted into the time.
        if (best === undefined) continue;
        search = {
          ...layout,
          points: curve.map(({ size, perSecond }) => ({ size, perSecond })),
          leftOut,
          best: best.size,
        };
        searches.push(search);
      }
      const found = await ask({
        kind: "offline",
        ...laid,
        sizes: search.points.map(({ size }) => size).filter((size) => size <= search.best),
        firstSample: 0,
        leastSeconds: minSeconds / rounds,
        leastBatches: LEAST_BATCHES,
        budgetSeconds,
      });
      warnings.push(...found.warnings);
      offline.push({
        ...layout,
        size: found.best?.size ?? search.best,
        seconds: [...found.best?.seconds ?? []],
        enough: found.ended === "enough",
        energy: found.energy,
      });
      end = found.peakMemory;
      gpuMemory = found.gpuMemory;
    }
  } catch (error) {
    if (error instanceof Stopped || !(error instanceof Error)) throw error;
    offlineError = error.message;
  }
  const uncachedMs = uncached && offlineError === undefined ? await withoutCache(of, ask) : [];
  return {
    openMs: cold.openMs,
    firstSampleMs: cold.firstSampleMs,
    memory: { before: cold.memoryBefore, single: single.peakMemory, end },
    gpuMemory,
    opened: [...cold.opened],
    single: { latenciesMs: [...single.latenciesMs], seconds: single.measuredSeconds },
    uncachedMs,
    searches,
    offline,
    ...(offlineError !== undefined && { offlineError }),
    warnings,
  };
}

/** The same layout, whatever else is known of it. */
export function sameLayout(a: Layout, b: Layout): boolean {
  return a.workers === b.workers && a.threads === b.threads;
}

/**
 * How many single samples a round must draw: its share of what p90 needs, or p99, where the rounds before say that there
 * is time for so many.
 */
function queriesOf(
  before: readonly RoundTimes[],
  { rounds, round, maxSeconds }: { rounds: number; round: number; maxSeconds: number },
): number {
  const there = before.reduce((sum, { single }) => sum + single.latenciesMs.length, 0);
  const seconds = before.reduce((sum, { single }) => sum + single.seconds, 0);
  const many = leastQueries(FAST_PERCENTILE), left = FAST_SHARE * maxSeconds * (rounds - round) / rounds;
  const fits = there > 0 && (many - there) * seconds / there <= left;
  const wanted = fits ? many : leastQueries(LEAST_PERCENTILE);
  return Math.max(1, Math.ceil((wanted - there) / (rounds - round)));
}

/** Single samples after one that does not count: each is many passes through the network, which is warm by then. */
async function withoutCache(
  { setup, ...of }: { readonly setup: Setup; readonly name: string; readonly seed: string },
  ask: SpeedProcess["submit"],
): Promise<number[]> {
  const { latenciesMs } = await ask({
    kind: "single-stream",
    ...of,
    setup: { ...setup, cached: false },
    rules: { leastQueries: UNCACHED_QUERIES, leastSeconds: 0, warmUp: { mostSeconds: 0 } },
  });
  return [...latenciesMs];
}

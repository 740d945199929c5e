/** A diffusion model by steps: single samples of every sampler and number of steps, in one process. */
import { STOPPED, Stopped } from "../worker_pool.ts";
import type { SpeedPreset } from "../suite.ts";
import type { SweepTimes } from "./round_times.ts";
import type { SamplerSetting, Setup } from "./speed_task.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** One sampler with one number of steps. */
export type SweepPoint = SamplerSetting;

/** What of a model is timed. */
export interface SweepRound {
  readonly name: string;
  readonly setup: Setup;
  readonly seed: string;
  /** In the order of this round. */
  readonly points: readonly SweepPoint[];
  readonly preset: SpeedPreset;
}

/** Each point is warm after so many samples: its network is that of the others, and its session is new. */
const WARM_UP = { leastQueries: 2, leastSeconds: 0, mostSeconds: 2 } as const;

/** What a point is called in a journal. */
export function pointKey({ kind, steps }: SweepPoint): string {
  return `${kind} ${steps}`;
}

/**
 * Times a round of single samples of every point, in milliseconds.
 *
 * @throws {Stopped} Where the run is stopped before the round is whole.
 */
export async function timeSweep(
  { name, setup, seed, points, preset }: SweepRound,
  process: SpeedProcess,
  signal: AbortSignal,
): Promise<SweepTimes> {
  const { sweep, rounds, maxSeconds } = preset, times: SweepTimes = { latenciesMs: {}, warnings: [] };
  for (const point of points) {
    const { latenciesMs, warnings } = await process.submit({
      kind: "single-stream",
      ...{ name: `${name}, ${pointKey(point)}`, seed, setup: { ...setup, sampler: point } },
      rules: { leastQueries: Math.ceil(sweep.queries / rounds), leastSeconds: 0, warmUp: WARM_UP },
      budgetSeconds: maxSeconds / rounds,
    });
    if (signal.aborted) throw new Stopped(STOPPED);
    times.latenciesMs[pointKey(point)] = [...latenciesMs];
    // So short a warm-up cannot tell whether times have settled.
    times.warnings.push(...warnings.filter(({ kind }) => kind !== "warm-up-unsettled"));
  }
  return times;
}

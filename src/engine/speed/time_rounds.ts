/** Times all rows in turn, round by round, so that what the machine does falls on all of them. */
import { roundOrder } from "../../timing/round_order.ts";
import { Stopped } from "../worker_pool.ts";
import type { RoundTimes, SweepTimes } from "./round_times.ts";
import { layoutsOf } from "./layouts_of.ts";
import { inProcess, type SpeedContext } from "./speed_context.ts";
import { backendFor, type SpeedEntry } from "./speed_plan.ts";
import type { Setup } from "./speed_task.ts";
import { type SweepPoint, timeSweep } from "./time_sweep.ts";
import { timeRound } from "./time_round.ts";

/** What rounds found of one row, or of one model's steps. */
export interface Timed<T> {
  /** As many as there are rounds, unless it was stopped or failed. */
  readonly rounds: readonly T[];
  /** Why there are fewer. */
  readonly error?: Error;
}

/** A model by steps, timed like a row. */
export interface SweepRequest {
  readonly entry: SpeedEntry;
  readonly points: readonly SweepPoint[];
}

export interface RoundsResult {
  /** By id of the row. */
  readonly rows: ReadonlyMap<string, Timed<RoundTimes>>;
  /** By id of the model. */
  readonly sweeps: ReadonlyMap<string, Timed<SweepTimes>>;
}

/** What is timed in its turn. */
type Subject =
  | { readonly kind: "row"; readonly entry: SpeedEntry }
  | { readonly kind: "sweep"; readonly sweep: SweepRequest };

/**
 * Times every row and every sweep once a round. What fails is left alone from then on; once the run is stopped, nothing
 * more is begun. Rounds that an earlier part of the run has timed are used as they are.
 */
export async function timeRounds(
  entries: readonly SpeedEntry[],
  sweeps: readonly SweepRequest[],
  context: SpeedContext,
): Promise<RoundsResult> {
  const { plan: { preset, configuration }, setting: { onProgress } } = context;
  const subjects: Subject[] = [
    ...entries.map((entry): Subject => ({ kind: "row", entry })),
    ...sweeps.map((sweep): Subject => ({ kind: "sweep", sweep })),
  ];
  const rows = new Map(
    entries.map(({ id }) => [id, { rounds: [] as RoundTimes[], error: undefined as Error | undefined }]),
  );
  const swept = new Map(
    sweeps.map(({ entry }) => [entry.id, { rounds: [] as SweepTimes[], error: undefined as Error | undefined }]),
  );
  const name = { model: "all models", pass: "rounds" } as const, total = preset.rounds * subjects.length;
  const began = performance.now();
  let done = 0;
  onProgress({ type: "pass-started", ...name, total });
  onProgress({ type: "pass-running", ...name });
  for (const [round, order] of roundOrder(subjects, preset.rounds, BigInt(configuration.seed)).entries()) {
    for (const subject of order) {
      const id = subject.kind === "row" ? subject.entry.id : subject.sweep.entry.id;
      const so = subject.kind === "row" ? rows.get(id)! : swept.get(id)!;
      if (so.error === undefined) {
        try {
          if (subject.kind === "row") {
            const { rounds } = rows.get(id)!;
            rounds.push(await rowRound(subject.entry, round, rounds, context));
          } else swept.get(id)!.rounds.push(await sweepRound(subject.sweep, round, context));
        } catch (thrown) {
          so.error = thrown instanceof Error ? thrown : new Error(String(thrown));
          if (!(thrown instanceof Stopped)) onProgress({ type: "model-failed", model: id, reason: so.error.message });
        }
      }
      onProgress({ type: "pass-advanced", ...name, done: ++done, total, cached: false });
    }
  }
  onProgress({ type: "pass-finished", ...name, seconds: (performance.now() - began) / 1000 });
  const whole = <T>(all: ReadonlyMap<string, { rounds: T[]; error: Error | undefined }>): Map<string, Timed<T>> =>
    new Map([...all].map(([id, { rounds, error }]) => [id, { rounds, ...(error !== undefined && { error }) }]));
  return { rows: whole(rows), sweeps: whole(swept) };
}

/** How a row's model is opened. */
export function setupOf(
  { model, runtime }: SpeedEntry,
  { plan: { configuration: { device }, threads } }: Pick<SpeedContext, "plan">,
): Setup {
  return { folder: model.folder, runtime, device, backend: backendFor(device), threads };
}

async function rowRound(
  entry: SpeedEntry,
  round: number,
  before: readonly RoundTimes[],
  context: SpeedContext,
): Promise<RoundTimes> {
  const { plan: { preset, configuration, metrics }, setting: { recorded, journal }, signal } = context;
  const known = recorded.round(entry.id, round);
  if (known !== undefined) return known;
  const { card } = entry.model;
  const times = await inProcess(context, (process) =>
    timeRound(
      {
        name: entry.id,
        setup: setupOf(entry, context),
        seed: configuration.seed,
        ...{ preset, round, before },
        layouts: layoutsOf(context),
        uncached: metrics.includes("sample_cache_gain") && round < preset.uncachedRounds &&
          card.family === "autoregressive" &&
          card.graphs.step !== undefined,
      },
      process,
      signal,
    ));
  await journal.append({ kind: "timing", pass: "round", model: entry.id, round, times });
  return times;
}

async function sweepRound({ entry, points }: SweepRequest, round: number, context: SpeedContext): Promise<SweepTimes> {
  const { plan: { preset, configuration }, setting: { recorded, journal }, signal } = context;
  const known = recorded.sweep(entry.id, round);
  if (known !== undefined) return known;
  const seed = configuration.seed, order = roundOrder(points, round + 1, BigInt(seed))[round]!;
  const times = await inProcess(context, (process) =>
    timeSweep(
      { name: entry.id, setup: setupOf(entry, context), seed, points: order, preset },
      process,
      signal,
    ));
  await journal.append({ kind: "timing", pass: "sweep", model: entry.id, round, times });
  return times;
}

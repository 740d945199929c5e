/** Times all rows in turn, round by round, so that what the machine does falls on all of them. */
import { roundOrder } from "../../timing/round_order.ts";
import { Stopped } from "../worker_pool.ts";
import type { PairTimes, RoundTimes, SweepTimes } from "./round_times.ts";
import { layoutsOf } from "./layouts_of.ts";
import { inProcess, type SpeedContext } from "./speed_context.ts";
import { backendFor, type SpeedEntry } from "./speed_plan.ts";
import type { Setup } from "./speed_task.ts";
import { type PairSubject, timePair, TURNS_PER_ROUND } from "./time_pair.ts";
import { type SweepPoint, timeSweep } from "./time_sweep.ts";
import { timeRound } from "./time_round.ts";

/** What rounds found of one row, of one model's steps, or of a model and its base. */
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
  /** By id of the row. */
  readonly pairs: ReadonlyMap<string, Timed<PairTimes>>;
}

/** All that is timed. */
export interface RoundSubjects {
  readonly rows: readonly SpeedEntry[];
  readonly sweeps: readonly SweepRequest[];
  readonly pairs: readonly PairSubject[];
}

/** What is timed in its turn. */
interface Subject {
  readonly id: string;
  /** Times a round; gives back what it has just failed of. */
  time(round: number): Promise<Error | undefined>;
}

/**
 * Times every row and every sweep once a round, and every pair a few times. What fails is left alone from then on; once the
 * run is stopped, nothing more is begun. Rounds that an earlier part of the run has timed are used as they are.
 */
export async function timeRounds(
  { rows, sweeps, pairs }: RoundSubjects,
  context: SpeedContext,
): Promise<RoundsResult> {
  const { plan: { preset, configuration }, setting: { onProgress } } = context;
  const found = {
    rows: nothingYet<RoundTimes>(rows.map(({ id }) => id)),
    sweeps: nothingYet<SweepTimes>(sweeps.map(({ entry }) => entry.id)),
    pairs: nothingYet<PairTimes>(pairs.map(({ id }) => id)),
  };
  const subjects: readonly Subject[] = [
    ...rows.map((entry): Subject =>
      subjectOf(entry.id, found.rows, (round, before) => rowRound(entry, round, before, context))
    ),
    ...sweeps.map((sweep): Subject =>
      subjectOf(sweep.entry.id, found.sweeps, (round) => sweepRound(sweep, round, context))
    ),
    ...pairs.flatMap((pair) =>
      Array.from(
        { length: TURNS_PER_ROUND },
        (_, i): Subject =>
          subjectOf(pair.id, found.pairs, (round) => pairTurn(pair, round * TURNS_PER_ROUND + i, context)),
      )
    ),
  ];
  const name = { model: "all models", pass: "rounds" } as const, total = preset.rounds * subjects.length;
  const began = performance.now();
  let done = 0;
  onProgress({ type: "pass-started", ...name, total });
  onProgress({ type: "pass-running", ...name });
  for (const [round, order] of roundOrder(subjects, preset.rounds, BigInt(configuration.seed)).entries()) {
    for (const { id, time } of order) {
      const error = await time(round);
      if (error !== undefined && !(error instanceof Stopped)) {
        onProgress({ type: "model-failed", model: id, reason: error.message });
      }
      onProgress({ type: "pass-advanced", ...name, done: ++done, total, cached: false });
    }
  }
  onProgress({ type: "pass-finished", ...name, seconds: (performance.now() - began) / 1000 });
  return { rows: found.rows, sweeps: found.sweeps, pairs: found.pairs };
}

/** What is found round by round. */
interface Growing<T> extends Timed<T> {
  readonly rounds: T[];
  error?: Error;
}

function nothingYet<T>(ids: readonly string[]): ReadonlyMap<string, Growing<T>> {
  return new Map(ids.map((id) => [id, { rounds: [] }]));
}

/** Its times are kept where they belong; what has failed is not tried again. */
function subjectOf<T>(
  id: string,
  found: ReadonlyMap<string, Growing<T>>,
  time: (round: number, before: readonly T[]) => Promise<T>,
): Subject {
  const own = found.get(id)!;
  return {
    id,
    async time(round) {
      if (own.error !== undefined) return undefined;
      try {
        own.rounds.push(await time(round, own.rounds));
        return undefined;
      } catch (thrown) {
        return own.error = thrown instanceof Error ? thrown : new Error(String(thrown));
      }
    },
  };
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

async function pairTurn(pair: PairSubject, turn: number, context: SpeedContext): Promise<PairTimes> {
  const { plan: { preset, configuration }, setting: { recorded, journal }, signal } = context;
  const known = recorded.pair(pair.id, turn);
  if (known !== undefined) return known;
  const { rounds, minSeconds, maxSeconds, warmUpSeconds } = preset;
  const request = {
    ...{ ...pair, seed: configuration.seed, turn, warmUpSeconds },
    leastSeconds: minSeconds / rounds / TURNS_PER_ROUND,
    budgetSeconds: maxSeconds / rounds / TURNS_PER_ROUND,
  };
  const times = await inProcess(
    context,
    (first) =>
      inProcess(context, (second) => {
        // Neither side is always the older process.
        const processes = turn % 2 === 0 ? { own: first, base: second } : { own: second, base: first };
        return timePair(request, processes, signal);
      }),
  );
  await journal.append({ kind: "timing", pass: "pair", model: pair.id, turn, times });
  return times;
}

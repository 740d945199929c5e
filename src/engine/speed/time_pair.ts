/** A model and its base: two processes that are open together, asked in turn. */
import type { Warning } from "../../core/run.ts";
import { median } from "../../stats/median.ts";
import type { OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import type { TimeTextTask } from "../text/text_task.ts";
import { STOPPED, Stopped } from "../worker_pool.ts";
import type { PairTimes } from "./round_times.ts";
import type { Setup } from "./speed_task.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** What of a model is timed in turn with another: single samples, or single sequences of tokens. */
export type PairedModel =
  | { readonly kind: "images"; readonly setup: Setup }
  | {
    readonly kind: "texts";
    readonly task: Pick<TimeTextTask, "folder" | "data" | "cache" | "prompt" | "tokens" | "threads"> & {
      readonly device: OnnxDevice;
    };
  };

/** A row's model and its partner. */
export interface PairSubject {
  /** The row's id. */
  readonly id: string;
  readonly own: PairedModel;
  readonly base: PairedModel;
}

/** Who is timed, and how long. */
export interface PairRequest extends PairSubject {
  /** Decimal, up to 2^64 - 1. */
  readonly seed: string;
  /** From 0: every second one begins with the other side. */
  readonly turn: number;
  /** Of each side, in this turn. */
  readonly leastSeconds: number;
  /** Of both sides together. */
  readonly budgetSeconds: number;
  readonly warmUpSeconds: number;
}

/**
 * How long a side is asked before it is the other's turn. Of two cores that others kept busy (load 5 to 8), the ratio of two
 * equal models (vae-mnist, 0.7 ms a sample) scattered by 28 % where one process was timed after the other, 0.6 s each; by
 * 15, 7, 5 and 9 % in turns of 150, 60, 20 and 5 ms, of which the shortest took six times as long as they timed.
 */
const BLOCK_SECONDS = 0.02;

/** Pairs of blocks, where there is time for them. */
const LEAST_PAIRS = 20;

/**
 * Pairs of processes in each round. There it scattered by 6.7 % from process to process with 30 pairs of blocks and by 5.7 %
 * with 60: more processes tell more than longer ones, and an interval over few rounds is wide by itself.
 */
export const TURNS_PER_ROUND = 3;

/** A warm-up is looked at after so many samples, and given up after so many seconds. */
const WARM_UP = { leastQueries: 10, mostSeconds: 10 } as const;

/** Sequences of a block that its time cuts short. */
const SEQUENCES = 1000;

/** The machine's doing, which a pair of blocks does not even out. */
const KEPT_WARNINGS = ["slept", "clock-set-back"];

type Side = "own" | "base";

/** Milliseconds of one block. */
interface Block {
  readonly times: ArrayLike<number>;
  readonly warnings: readonly Warning[];
}

/**
 * Times both: they warm up, then they answer in short blocks of the same samples, own first, base first, base first, own
 * first, and so on. What the machine does for longer than two blocks falls on both alike, and a drift over four of them
 * cancels.
 *
 * @throws {Stopped} Where the run is stopped before it has ended.
 * @throws {Error} Where either model, its device or its process fails: which, and why.
 *
 * @example
 * ```ts
 * const { blocks } = await timePair(request, { own: start(), base: start() }, signal);
 * ```
 */
export async function timePair(
  request: PairRequest,
  processes: Readonly<Record<Side, SpeedProcess>>,
  signal: AbortSignal,
): Promise<PairTimes> {
  const { turn, leastSeconds, budgetSeconds } = request, warnings: Warning[] = [];
  const counts = { own: 0, base: 0 }, spent = { own: 0, base: 0 }, blocks: PairTimes["blocks"] = [];
  const ask = async (side: Side, work: () => Promise<Block>): Promise<Block> => {
    let block: Block;
    try {
      block = await work();
    } catch (error) {
      if (side === "own" || error instanceof Stopped || !(error instanceof Error)) throw error;
      throw new Error(`the base could not be timed: ${error.message}`, { cause: error });
    }
    if (signal.aborted) throw new Stopped(STOPPED);
    warnings.push(...block.warnings.filter(({ kind }) => KEPT_WARNINGS.includes(kind)));
    return block;
  };
  const sides: readonly Side[] = ["own", "base"];
  for (const side of ownFirst(0, turn) ? sides : sides.toReversed()) {
    await ask(side, () => warmUp(request[side], request, processes[side]));
  }
  const enough = () => blocks.length >= LEAST_PAIRS && Math.min(spent.own, spent.base) >= leastSeconds;
  while (!enough() && (blocks.length === 0 || spent.own + spent.base < budgetSeconds)) {
    const i = blocks.length, medians = { own: 0, base: 0 };
    for (const side of ownFirst(i, turn) ? sides : sides.toReversed()) {
      const { times } = await ask(side, () => timeBlock(i, request[side], request, processes[side]));
      medians[side] = median(times);
      counts[side] += times.length;
      for (let at = 0; at < times.length; at++) spent[side] += times[at]! / 1000;
    }
    blocks.push(medians);
  }
  return { blocks, counts, warnings };
}

/** Own first, base first, base first, own first, and so on; the other way round in every second turn. */
function ownFirst(pair: number, turn: number): boolean {
  return ([0, 3].includes(pair % 4)) === (turn % 2 === 0);
}

async function warmUp(
  model: PairedModel,
  { id, seed, ...times }: PairRequest,
  process: SpeedProcess,
): Promise<Block> {
  if (model.kind === "texts") return await sequences(model, seed, times.warmUpSeconds, process);
  const { warnings } = await process.submit({
    kind: "single-stream",
    ...{ setup: model.setup, name: id, seed },
    rules: { leastQueries: 1, leastSeconds: 0, warmUp: { ...WARM_UP, leastSeconds: times.warmUpSeconds } },
    budgetSeconds: times.budgetSeconds,
  });
  return { times: [], warnings };
}

/** Both sides draw the same numbers of samples. Their first one, whose caches are the other side's, does not count. */
async function timeBlock(
  pair: number,
  model: PairedModel,
  { id, seed }: PairRequest,
  process: SpeedProcess,
): Promise<Block> {
  if (model.kind === "texts") {
    // A task counts its sequences from 0: each block has a seed of its own.
    return await sequences(model, String(BigInt.asUintN(64, BigInt(seed) + BigInt(pair))), BLOCK_SECONDS, process);
  }
  const { latenciesMs, warnings } = await process.submit({
    kind: "single-stream",
    ...{ setup: model.setup, name: id, seed },
    rules: { leastQueries: 1, leastSeconds: BLOCK_SECONDS, warmUp: { mostSeconds: 0 }, firstQuery: pair },
  });
  return { times: latenciesMs, warnings };
}

/** From token to token of single sequences: at least one of them. */
async function sequences(
  { task }: Extract<PairedModel, { kind: "texts" }>,
  seed: string,
  maxSeconds: number,
  process: SpeedProcess,
): Promise<Block> {
  const { next } = await process.submit({
    kind: "time-text",
    ...{ ...task, seed, maxSeconds },
    ...{ batch: 1, batches: SEQUENCES, past: "kept" },
  });
  return { times: next, warnings: [] };
}

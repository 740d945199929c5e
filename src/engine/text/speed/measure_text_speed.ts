/** How fast one language model writes, alone on the machine. */
import type { LanguageCard } from "../../../card/card.ts";
import type { Cell, Convention, Row } from "../../../core/run.ts";
import type { Journal } from "../../../store/journal.ts";
import { emptyCell, thrownCell } from "../../outcome_cell.ts";
import type { OnProgress, Pass } from "../../progress.ts";
import type { RecordedTimings, TimingEntry, TokensBlock } from "../../recorded_timings.ts";
import type { TextPreset } from "../../suite.ts";
import { type Percentile, timingCell, type TimingOutcome } from "../../timing_outcome.ts";
import { watchedPass } from "../../watched_pass.ts";
import type { LanguageDescription, TextTimes, TimeTextTask } from "../text_task.ts";
import {
  bestDecodeRate,
  byteRate,
  cacheGain,
  decodeRate,
  firstTokenPercentile,
  nextTokenPercentile,
  prefillRate,
  rateOf,
  type SpeedSetting,
} from "./speed_outcomes.ts";

/** A model and what it is to write. */
export interface TimedModel {
  readonly row: Row;
  readonly card: LanguageCard;
  readonly folder: string;
  /** Where an n-gram model finds its training text, and keeps its counts. */
  readonly data: readonly string[];
  readonly cache: string;
  readonly description: LanguageDescription;
  readonly speed: TextPreset["speed"];
  readonly prompt: string;
  /** Tokens that each sequence writes after the prompt, at least 2. */
  readonly tokens: number;
  /** Decimal, up to 2^64 - 1. */
  readonly seed: string;
}

/** What timing needs of the run it belongs to. */
export interface SpeedRun {
  /** Processor and threads: part of a timing's convention. */
  readonly machine: Convention;
  /** Threads inside an operator. */
  readonly threads: number;
  readonly pool: { submit(task: TimeTextTask): Promise<TextTimes> };
  readonly journal: Pick<Journal, "append">;
  /** Times that an earlier part of this run measured. */
  readonly recorded: Pick<RecordedTimings, "tokens">;
  readonly onProgress: OnProgress;
}

const SINGLE: Readonly<Record<string, (times: readonly TextTimes[], setting: SpeedSetting) => TimingOutcome>> = {
  bytes_per_s: byteRate,
  prefill_per_s: prefillRate,
  decode_per_s: decodeRate,
  ...percentiles("first_token", firstTokenPercentile),
  ...percentiles("next_token", nextTokenPercentile),
};
const BEST = "decode_best_per_s", GAIN = "cache_gain";

/** Ids of all metrics that are measured here. */
export const TEXT_SPEED_METRICS: readonly string[] = [...Object.keys(SINGLE), BEST, GAIN];

/** Sequences are timed in so many blocks, each of at most so long: Ctrl-C is heard between them. */
const BLOCKS = 16, BLOCK_SECONDS = 1;

/** Batches of the best size, and sequences that are written both ways. */
const BEST_BATCHES = 5, PAIRS = 8;

/**
 * Times how a model writes: single sequences, batches of every size, and sequences with the past kept and read again.
 * What an earlier part of the run has timed is used as it is. Nothing else may run on the machine.
 *
 * @param wanted Ids of metrics; those that are not measured here are left out.
 * @returns A cell for each, in their order. What could not be timed has failed, and the others are there.
 *
 * @example
 * ```ts
 * const cells = await measureTextSpeed(
 *   { row, card, folder, data: [], cache, description, speed: preset.speed, prompt, tokens: 64, seed: "0" },
 *   { machine, pool, journal, recorded, onProgress },
 *   ["decode_per_s", "cache_gain"],
 * );
 * ```
 */
export async function measureTextSpeed(model: TimedModel, run: SpeedRun, wanted: readonly string[]): Promise<Cell[]> {
  const { row, card, description, tokens, prompt } = model;
  if (tokens < 2) throw new RangeError(`Cannot time ${row.id}: 'tokens' must be at least 2, got ${tokens}`);
  const setting: SpeedSetting = {
    machine: run.machine,
    tokenizer: description.tokenizer,
    tokens,
    promptBytes: new TextEncoder().encode(prompt).length,
    promptRead: promptRead(card, description),
  };
  const timed: Timed = { model, run }, cells = new Map<string, Cell>();
  const measure = async (pass: Pass, metrics: readonly string[], work: () => Promise<Record<string, Cell>>) => {
    const asked = metrics.filter((metric) => wanted.includes(metric));
    if (asked.length === 0) return;
    let found: Record<string, Cell> = {}, thrown: unknown;
    try {
      found = await watchedPass({ model: row.id, pass }, run.onProgress, work);
    } catch (error) {
      thrown = error;
    }
    for (const metric of asked) cells.set(metric, found[metric] ?? thrownCell(row, metric, thrown));
  };
  await measure("decode", Object.keys(SINGLE), async () => {
    const times = await singleSequences(timed);
    return Object.fromEntries(
      Object.entries(SINGLE).map(([metric, outcome]) => [metric, timingCell(row, metric, outcome(times, setting))]),
    );
  });
  await measure("decode-batches", [BEST], async () => ({
    [BEST]: timingCell(row, BEST, await bestBatches(timed, setting)),
  }));
  const alone = noGain(model);
  if (alone !== undefined) cells.set(GAIN, emptyCell(row, GAIN, "undefined", alone));
  else {
    await measure("read-again", [GAIN], async () => {
      const { kept, readAgain } = await pairs(timed);
      return { [GAIN]: timingCell(row, GAIN, cacheGain(kept, readAgain, setting)) };
    });
  }
  return wanted.flatMap((metric) => cells.get(metric) ?? []);
}

interface Timed {
  readonly model: TimedModel;
  readonly run: SpeedRun;
}

function percentiles(
  name: string,
  outcome: (times: readonly TextTimes[], percentile: Percentile, setting: SpeedSetting) => TimingOutcome,
): Record<string, (times: readonly TextTimes[], setting: SpeedSetting) => TimingOutcome> {
  return Object.fromEntries(
    ([50, 90, 99] as const).map((
      percentile,
    ) => [`${name}_p${percentile}_ms`, (times, setting) => outcome(times, percentile, setting)]),
  );
}

/** How a prompt is read before its first token is drawn. */
function promptRead({ language: { network } }: LanguageCard, { keepsPast }: LanguageDescription): string {
  if (network.kind === "kneser-ney") return `the last ${network.order - 1} tokens`;
  return keepsPast && network.kind !== "decoder" ? "token by token" : "in one pass";
}

/** Why keeping the past cannot be held against reading it again. */
function noGain({ card: { language: { network } }, description: { keepsPast } }: TimedModel): string | undefined {
  if (network.kind === "kneser-ney") {
    return `an n-gram model looks back ${
      network.order - 1
    } tokens by its nature: there is no longer past to read again`;
  }
  return keepsPast ? undefined : "the model keeps nothing of the past: its card declares no step graph";
}

/** Single sequences, until there are enough of them or the time is over. */
async function singleSequences(timed: Timed): Promise<TextTimes[]> {
  const { sequences, maxSeconds } = timed.model.speed;
  return await timeBlocks(timed, { purpose: "sequences", past: "kept", batch: 1 }, {
    batches: sequences,
    block: Math.ceil(sequences / BLOCKS),
    seconds: maxSeconds,
  });
}

/**
 * Looks for the best batch size with one batch of each, from the smallest up, then times that one again: the search
 * picks the luckiest, so its own times are not what is reported. A size whose batch is expected to take longer than
 * allowed, at the rate of the size before, is left out, and so is all above it.
 */
async function bestBatches(timed: Timed, setting: SpeedSetting): Promise<TimingOutcome> {
  const { speed: { batchSizes, maxSeconds, maxSecondsPerBatch }, tokens } = timed.model;
  const curve: { batch: number; rate: number }[] = [];
  let secondsPerSequence = 0;
  for (const batch of batchSizes) {
    if (curve.length > 0 && batch * secondsPerSequence > maxSecondsPerBatch) break;
    const times = await timeBlock(timed, { purpose: "search", past: "kept", batch, first: 0 }, {
      batches: 1,
      maxSeconds: maxSecondsPerBatch,
    });
    secondsPerSequence = secondsOf(times) / batch;
    curve.push({ batch, rate: rateOf([times], tokens, batch).value });
  }
  const { batch } = curve.reduce((best, at) => at.rate > best.rate ? at : best);
  const times = await timeBlocks(timed, { purpose: "best", past: "kept", batch }, {
    batches: BEST_BATCHES,
    block: BEST_BATCHES,
    seconds: maxSeconds,
  });
  return bestDecodeRate({ batch, times, curve, sizes: batchSizes }, setting);
}

/** The same sequences both ways, one after the other, each way first in turn: what the machine does falls on both. */
async function pairs(timed: Timed): Promise<{ kept: TextTimes[]; readAgain: TextTimes[] }> {
  const kept: TextTimes[] = [], readAgain: TextTimes[] = [];
  let spent = 0;
  for (let first = 0; first < PAIRS && (first === 0 || spent < timed.model.speed.maxSeconds); first++) {
    const ways = [["kept", kept], ["read-again", readAgain]] as const;
    for (const [past, times] of first % 2 === 0 ? ways : ways.toReversed()) {
      const block = { purpose: "pairs", past, batch: 1, first } as const;
      const one = await timeBlock(timed, block, { batches: 1, maxSeconds: BLOCK_SECONDS });
      times.push(one);
      spent += secondsOf(one);
    }
  }
  return { kept, readAgain };
}

/** Blocks of batches, until there are enough batches or the time is over; at least one. */
async function timeBlocks(
  timed: Timed,
  kind: Omit<TokensBlock, "first">,
  { batches, block, seconds }: { readonly batches: number; readonly block: number; readonly seconds: number },
): Promise<TextTimes[]> {
  const blocks: TextTimes[] = [];
  let first = 0, left = seconds;
  while (first < batches && (first === 0 || left > 0)) {
    const times = await timeBlock(timed, { ...kind, first }, {
      batches: Math.min(block, batches - first),
      maxSeconds: Math.min(BLOCK_SECONDS, left),
    });
    blocks.push(times);
    first += times.first.length;
    left -= secondsOf(times);
  }
  return blocks;
}

/** The times of one block: known ones, or those that a worker takes now and the journal keeps. */
async function timeBlock(
  { model, run }: Timed,
  block: TokensBlock,
  limits: Pick<TimeTextTask, "batches" | "maxSeconds">,
): Promise<TextTimes> {
  const { row, folder, data, cache, prompt, tokens, seed } = model, { past, batch, first } = block;
  const known = run.recorded.tokens(row.id, block);
  if (known !== undefined) return known;
  const times = await run.pool.submit({
    kind: "time-text",
    ...{ folder, data, cache, prompt, tokens, past, batch },
    // A task counts its sequences from 0: each block has a seed of its own.
    seed: String(BigInt.asUintN(64, BigInt(seed) + BigInt(first))),
    threads: run.threads,
    ...limits,
  });
  const { promptTokens, bytes } = times;
  const entry: TimingEntry = {
    kind: "timing",
    pass: "tokens",
    model: row.id,
    ...block,
    ...{ promptTokens, firstMs: [...times.first], nextMs: [...times.next], bytes },
  };
  await run.journal.append(entry);
  return times;
}

function secondsOf({ first, next }: TextTimes): number {
  return [...first, ...next].reduce((sum, ms) => sum + ms, 0) / 1000;
}

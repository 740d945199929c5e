/** Turns the times of sequences into outcomes: rates, waits for tokens, and the worth of keeping the past. */
import type { Convention, Estimate } from "../../../core/run.ts";
import { quantileInterval } from "../../../stats/quantile_interval.ts";
import { type Percentile, percentileOutcome, type TimingOutcome } from "../../timing_outcome.ts";
import type { TextTimes } from "../text_task.ts";
import { blockQuantile } from "../../../stats/block_quantile.ts";
import { fiellerRatio } from "../../../stats/fieller_ratio.ts";

/** What the times of one model have in common. */
export interface SpeedSetting {
  /** Device, processor and threads. */
  readonly machine: Convention;
  readonly tokenizer: string;
  /** Tokens that each sequence writes, at least 2. */
  readonly tokens: number;
  /** UTF-8 bytes of the prompt. */
  readonly promptBytes: number;
  /** How the model reads its prompt: "in one pass". */
  readonly promptRead: string;
}

/** The batch size that was taken and its times, and what the search saw of each size. */
export interface BatchSpeeds {
  readonly batch: number;
  readonly times: readonly TextTimes[];
  /** Tokens a second. */
  readonly curve: readonly { readonly batch: number; readonly rate: number }[];
  /** All sizes that might have been tried. */
  readonly sizes: readonly number[];
}

/** Part of every convention: what is drawn has a share in the time, and decides how long a sequence is. */
const DRAWING = {
  drawing: "temperature 1, tokens that end a text like all others",
  prompt: "prefix and text, the text's oldest tokens left out where the context is short",
};

const FIRST = "prompt's tokens to the first drawn token", NEXT = "first drawn token to the last";

/** Tokens of the prompt a second: the median over sequences, one at a time. */
export function prefillRate(times: readonly TextTimes[], setting: SpeedSetting): TimingOutcome {
  const rates = times.flatMap(({ first, promptTokens }) => Array.from(first, (ms) => 1000 * promptTokens / ms));
  return measured({
    ...quantileInterval(rates, 0.5),
    n: rates.length,
    ...TOKEN_RATE,
    convention: {
      scenario: "single-stream",
      clock: FIRST,
      statistic: "median over sequences",
      interval: "order statistics over sequences",
      prompt_read: setting.promptRead,
      ...ofTokens(times, setting, 1),
    },
  });
}

/** Tokens a second after the first, one sequence at a time. */
export function decodeRate(times: readonly TextTimes[], setting: SpeedSetting): TimingOutcome {
  return measured({
    ...rateOf(times, setting.tokens, 1),
    ...TOKEN_RATE,
    convention: {
      scenario: "single-stream",
      clock: NEXT,
      statistic: "tokens after the first over their time, of all sequences",
      interval: "t over sequences",
      ...ofTokens(times, setting, 1),
    },
  });
}

/** Tokens a second after the first, over all sequences of a batch, at the batch size where they are most. */
export function bestDecodeRate({ batch, times, curve, sizes }: BatchSpeeds, setting: SpeedSetting): TimingOutcome {
  const { batch: _, ...convention } = ofTokens(times, setting, batch);
  return measured({
    ...rateOf(times, setting.tokens, batch),
    ...TOKEN_RATE,
    convention: {
      scenario: "offline",
      clock: NEXT,
      statistic: "tokens after the first over their time, of all sequences",
      interval: "t over batches",
      batch_sizes: sizes.join(", "),
      ...convention,
    },
    details: {
      batch_size: batch,
      curve: curve.map((at) => `${at.batch}: ${Number(at.rate.toPrecision(3))}/s`).join(", "),
    },
  });
}

/**
 * Bytes of text a second, one sequence at a time: bytes a token times tokens a second. It compares models of different
 * tokenisers.
 *
 * @param times Of blocks of sequences: bytes are known by block.
 */
export function byteRate(times: readonly TextTimes[], setting: SpeedSetting): TimingOutcome {
  const { machine, tokenizer, tokens, promptBytes } = setting;
  // The first token's bytes are written in the time of the prompt: the others have their share of all.
  const bytes = times.map((block) => block.bytes * (tokens - 1) / tokens);
  return measured({
    ...fiellerRatio(bytes, times.map(({ next }) => sum(next) / 1000)),
    n: sum(times.map(({ first }) => first.length)),
    unit: "bytes/s",
    direction: "higher",
    convention: {
      scenario: "single-stream",
      clock: NEXT,
      statistic: "bytes a token times tokens a second",
      interval: "Fieller's, over blocks of sequences",
      ...DRAWING,
      ...machine,
      prompt_bytes: promptBytes,
      tokens,
      batch: 1,
    },
    details: { tokenizer, ...promptTokens(times), blocks: times.length },
  });
}

/** A percentile of the wait for a sequence's first token, in milliseconds; each sequence is a query. */
export function firstTokenPercentile(
  times: readonly TextTimes[],
  percentile: Percentile,
  setting: SpeedSetting,
): TimingOutcome {
  const first = times.flatMap(({ first }) => [...first]);
  const estimate = {
    ...quantileInterval(first, percentile / 100),
    n: first.length,
    ...WAIT,
    convention: {
      scenario: "single-stream",
      percentile,
      clock: FIRST,
      interval: "order statistics over sequences",
      ...ofTokens(times, setting, 1),
    },
    details: { prompt_read: setting.promptRead },
  };
  return percentileOutcome(percentile, complete(estimate), ["sequences", "were timed"]);
}

/** A percentile of the wait from one token to the next, in milliseconds; each token is a query. */
export function nextTokenPercentile(
  times: readonly TextTimes[],
  percentile: Percentile,
  setting: SpeedSetting,
): TimingOutcome {
  const sequences = times.flatMap((block) => nextOf(block, setting.tokens));
  const estimate = {
    ...blockQuantile(sequences, percentile / 100),
    n: sequences.length * (setting.tokens - 1),
    ...WAIT,
    convention: {
      scenario: "single-stream",
      percentile,
      clock: "one drawn token to the next",
      // Tokens of a sequence depend on each other; its sequences are taken not to.
      interval: "order statistics at the effective number of tokens, sequences as blocks",
      ...ofTokens(times, setting, 1),
    },
    details: { sequences: sequences.length },
  };
  return percentileOutcome(percentile, complete(estimate), ["tokens", "were timed"]);
}

/**
 * How many times as fast tokens follow each other when the past is kept as when it is read again for each.
 *
 * @param kept Times of sequences, and of the same ones with the past read again.
 */
export function cacheGain(
  kept: readonly TextTimes[],
  readAgain: readonly TextTimes[],
  setting: SpeedSetting,
): TimingOutcome {
  const seconds = (times: readonly TextTimes[]) =>
    times.flatMap((block) => nextOf(block, setting.tokens).map((next) => sum(next) / 1000));
  const rate = (times: readonly TextTimes[]) => Number(rateOf(times, setting.tokens, 1).value.toPrecision(3));
  const below = seconds(kept);
  return measured({
    ...fiellerRatio(seconds(readAgain), below),
    n: below.length,
    unit: "×",
    direction: "higher",
    convention: {
      scenario: "single-stream",
      clock: NEXT,
      statistic: "tokens a second with the past kept over those with all of it read again for every token",
      interval: "Fieller's, over sequences that are written both ways",
      ...ofTokens(kept, setting, 1),
    },
    details: { kept_per_s: rate(kept), read_again_per_s: rate(readAgain) },
  });
}

/** Tokens after the first a second, of all batches together. */
export function rateOf(
  times: readonly TextTimes[],
  tokens: number,
  batch: number,
): Pick<Estimate, "value" | "interval" | "n"> {
  const seconds = times.flatMap((block) => nextOf(block, tokens).map((next) => sum(next) / 1000));
  return { ...fiellerRatio(seconds.map(() => batch * (tokens - 1)), seconds), n: seconds.length };
}

const TOKEN_RATE = { unit: "tokens/s", direction: "higher" } as const,
  WAIT = { unit: "ms", direction: "lower" } as const;

/** The waits between the tokens of each batch. */
function nextOf({ next }: TextTimes, tokens: number): Float64Array[] {
  const each = tokens - 1;
  return Array.from({ length: next.length / each }, (_, i) => next.subarray(i * each, (i + 1) * each));
}

/** What numbers of tokens depend on. */
function ofTokens(times: readonly TextTimes[], { machine, tokenizer, tokens }: SpeedSetting, batch: number) {
  return { ...DRAWING, ...machine, tokenizer, ...promptTokens(times), tokens, batch };
}

function promptTokens([block]: readonly TextTimes[]): { prompt_tokens: number } {
  if (block === undefined) throw new RangeError("Cannot tell a speed: no sequence was timed");
  return { prompt_tokens: block.promptTokens };
}

function measured(estimate: Omit<Estimate, "level">): TimingOutcome {
  return { state: "measured", estimate: complete(estimate) };
}

function complete(estimate: Omit<Estimate, "level">): Estimate {
  return { ...estimate, level: 0.95 };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

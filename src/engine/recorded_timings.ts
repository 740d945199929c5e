import { z } from "zod";
import type { Reading } from "../machine/reading.ts";
import {
  type PairTimes,
  pairTimesSchema,
  readingSchema,
  type RoundTimes,
  roundTimesSchema,
  type ServerRound,
  serverTimesSchema,
  type SweepTimes,
  sweepTimesSchema,
} from "./speed/round_times.ts";
import type { TextTimes } from "./text/text_task.ts";

const timingEntrySchema = z.discriminatedUnion("pass", [
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("latency"),
    model: z.string(),
    /** Index of the block's first sample. */
    first: z.number().int(),
    milliseconds: z.array(z.number()),
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("throughput"),
    model: z.string(),
    batchSize: z.number().int(),
    secondsPerRun: z.array(z.number()),
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("tokens"),
    model: z.string(),
    /** What the times are for: sequences of one purpose are counted from 0. */
    purpose: z.enum(["sequences", "search", "best", "pairs"]),
    past: z.enum(["kept", "read-again"]),
    batch: z.number().int(),
    /** Index of the block's first batch. */
    first: z.number().int(),
    promptTokens: z.number().int(),
    firstMs: z.array(z.number()),
    nextMs: z.array(z.number()),
    bytes: z.number(),
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("round"),
    /** Id of the row. */
    model: z.string(),
    round: z.number().int(),
    times: roundTimesSchema,
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("sweep"),
    model: z.string(),
    round: z.number().int(),
    times: sweepTimesSchema,
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("pair"),
    /** Id of the row. */
    model: z.string(),
    turn: z.number().int(),
    times: pairTimesSchema,
  }),
  z.object({ kind: z.literal("timing"), pass: z.literal("memory"), model: z.string(), reading: readingSchema }),
  z.object({ kind: z.literal("timing"), pass: z.literal("server"), model: z.string(), times: serverTimesSchema }),
]);

/** A timing as the journal keeps it: times can't be computed again, so a resumed run uses what was measured. */
export type TimingEntry = z.infer<typeof timingEntrySchema>;

/** Which of a model's blocks of sequences. */
export type TokensBlock = Pick<Extract<TimingEntry, { pass: "tokens" }>, "purpose" | "past" | "batch" | "first">;

/** The timings in a journal's lines. */
export class RecordedTimings {
  readonly #entries: readonly TimingEntry[];

  constructor(journal: readonly unknown[]) {
    this.#entries = journal.flatMap((line) => {
      const parsed = timingEntrySchema.safeParse(line);
      return parsed.success ? [parsed.data] : [];
    });
  }

  /** The times of a block of single samples, in milliseconds. */
  latency(model: string, first: number): readonly number[] | undefined {
    const entry = this.#entries.find((one) => one.pass === "latency" && one.model === model && one.first === first);
    return entry?.pass === "latency" ? entry.milliseconds : undefined;
  }

  /** The times of `runs` batches of one size, in seconds. */
  throughput(model: string, batchSize: number, runs: number): readonly number[] | undefined {
    const entry = this.#entries.find((one) =>
      one.pass === "throughput" && one.model === model && one.batchSize === batchSize &&
      one.secondsPerRun.length === runs
    );
    return entry?.pass === "throughput" ? entry.secondsPerRun : undefined;
  }

  /** A round of a row's times. */
  round(model: string, round: number): RoundTimes | undefined {
    const entry = this.#entries.find((one) => one.pass === "round" && one.model === model && one.round === round);
    return entry?.pass === "round" ? entry.times : undefined;
  }

  /** A round of a diffusion model's times by steps. */
  sweep(model: string, round: number): SweepTimes | undefined {
    const entry = this.#entries.find((one) => one.pass === "sweep" && one.model === model && one.round === round);
    return entry?.pass === "sweep" ? entry.times : undefined;
  }

  /** A row in turn with its base, in one pair of processes. */
  pair(model: string, turn: number): PairTimes | undefined {
    const entry = this.#entries.find((one) => one.pass === "pair" && one.model === model && one.turn === turn);
    return entry?.pass === "pair" ? entry.times : undefined;
  }

  /** The most memory of the process that timed a row. */
  memory(model: string): Reading<number> | undefined {
    const entry = this.#entries.find((one) => one.pass === "memory" && one.model === model);
    return entry?.pass === "memory" ? entry.reading : undefined;
  }

  /** How a row served. */
  server(model: string): ServerRound | undefined {
    const entry = this.#entries.find((one) => one.pass === "server" && one.model === model);
    return entry?.pass === "server" ? entry.times : undefined;
  }

  /** The times of a block of sequences. */
  tokens(model: string, { purpose, past, batch, first }: TokensBlock): TextTimes | undefined {
    const entry = this.#entries.find((one) =>
      one.pass === "tokens" && one.model === model && one.purpose === purpose && one.past === past &&
      one.batch === batch && one.first === first
    );
    if (entry?.pass !== "tokens") return undefined;
    const { promptTokens, firstMs, nextMs, bytes } = entry;
    return { promptTokens, first: Float64Array.from(firstMs), next: Float64Array.from(nextMs), bytes };
  }
}

import { z } from "zod";

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
]);

/** A timing as the journal keeps it: times can't be computed again, so a resumed run uses what was measured. */
export type TimingEntry = z.infer<typeof timingEntrySchema>;

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
}

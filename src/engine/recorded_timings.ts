import { z } from "zod";
import type { LatencyResult, ThroughputResult } from "./task.ts";

const timingEntrySchema = z.discriminatedUnion("pass", [
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("latency"),
    model: z.string(),
    milliseconds: z.array(z.number()),
  }),
  z.object({
    kind: z.literal("timing"),
    pass: z.literal("throughput"),
    model: z.string(),
    curve: z.array(z.object({ batchSize: z.number().int(), secondsPerRun: z.array(z.number()) })),
  }),
]);

/** A timing as the journal keeps it: times can't be computed again, so a resumed run uses what was measured. */
export type TimingEntry = z.infer<typeof timingEntrySchema>;

/** The timings in a journal's lines, by pass and model. */
export class RecordedTimings {
  readonly #entries: readonly TimingEntry[];

  constructor(journal: readonly unknown[]) {
    this.#entries = journal.flatMap((line) => {
      const parsed = timingEntrySchema.safeParse(line);
      return parsed.success ? [parsed.data] : [];
    });
  }

  latency(model: string): LatencyResult | undefined {
    const entry = this.#entries.find((one) => one.pass === "latency" && one.model === model);
    return entry?.pass === "latency" ? { milliseconds: Float64Array.from(entry.milliseconds) } : undefined;
  }

  throughput(model: string): ThroughputResult | undefined {
    const entry = this.#entries.find((one) => one.pass === "throughput" && one.model === model);
    return entry?.pass === "throughput" ? { curve: entry.curve } : undefined;
  }
}

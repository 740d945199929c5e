/** What one round of timing a model found, as the journal keeps it: times cannot be computed again. */
import { z } from "zod";
import type { OpenedGraph } from "../card_graphs.ts";
import type { Reading } from "../../machine/reading.ts";

/** A number of the machine's, or why there is none; JSON has no `undefined`. */
export const readingSchema = z.object({
  value: z.number().optional(),
  how: z.string().optional(),
  reason: z.string().optional(),
})
  .transform(({ value, how = "", reason = "" }): Reading<number> =>
    value === undefined ? { value, reason } : { value, how }
  );

const warningSchema = z.object({ kind: z.string(), message: z.string(), advice: z.string() });

const openedSchema = z.object({
  graph: z.string(),
  runtime: z.enum(["onnx", "tfjs"]),
  device: z.string(),
  name: z.string().optional(),
  driver: z.string().optional(),
  version: z.string(),
  software: z.boolean(),
  whole: z.boolean(),
}).transform(({ name, driver, ...opened }): OpenedGraph => ({
  ...opened,
  ...(name !== undefined && { name }),
  ...(driver !== undefined && { driver }),
}));

/** Sessions that share a batch, and the threads of each. */
const layoutSchema = z.object({ workers: z.number().int(), threads: z.number().int() });
export type Layout = z.infer<typeof layoutSchema>;

/** Samples a second by size of batch, and the size that was fastest. */
const searchSchema = layoutSchema.extend({
  points: z.array(z.object({ size: z.number().int(), perSecond: z.number() })),
  leftOut: z.object({ size: z.number().int(), why: z.string() }).nullable(),
  best: z.number().int(),
});
export type LayoutSearch = z.infer<typeof searchSchema>;

const offlineSchema = layoutSchema.extend({
  size: z.number().int(),
  /** Of each batch. */
  seconds: z.array(z.number()),
  /** Whether the round's share of the least time was reached. */
  enough: z.boolean(),
  energy: z.object({ processor: readingSchema, gpu: readingSchema, samples: z.number() }),
});
export type LayoutTimes = z.infer<typeof offlineSchema>;

export const roundTimesSchema = z.object({
  openMs: z.number(),
  firstSampleMs: z.number(),
  /** Bytes of the process before the model was there, after single samples, and at its end. */
  memory: z.object({ before: readingSchema, single: readingSchema, end: readingSchema }),
  gpuMemory: readingSchema,
  opened: z.array(openedSchema),
  single: z.object({ latenciesMs: z.array(z.number()), seconds: z.number() }),
  /** Single samples without an autoregressive model's cache. */
  uncachedMs: z.array(z.number()),
  /** Of the first round. */
  searches: z.array(searchSchema),
  offline: z.array(offlineSchema),
  /** What batches failed of, where they did; single samples stand by themselves. */
  offlineError: z.string().optional(),
  warnings: z.array(warningSchema),
});
export type RoundTimes = z.infer<typeof roundTimesSchema>;

export const sweepTimesSchema = z.object({
  /** Milliseconds of single samples by sampler and steps: "ddim 20". */
  latenciesMs: z.record(z.string(), z.array(z.number())),
  warnings: z.array(warningSchema),
});
export type SweepTimes = z.infer<typeof sweepTimesSchema>;

export const serverTimesSchema = z.object({
  ended: z.enum(["found", "no-rate-held", "out-of-probes", "stopped"]),
  /** The highest rate that held and the lowest that failed, a second. */
  bracket: z.tuple([z.number().nullable(), z.number().nullable()]),
  /** The latest that a query began of those that nobody was before: the clock's part in a latency. */
  wokeLateMs: z.number(),
  probes: z.array(z.object({ rate: z.number(), holds: z.boolean(), queries: z.number(), over: z.number() })),
  warnings: z.array(warningSchema),
});
export type ServerRound = z.infer<typeof serverTimesSchema>;

/** One model of a run and the same of its base, in turn, in one pair of processes. */
export const pairTimesSchema = z.object({
  /** The median time of one sample, or from one token to the next, of two blocks that followed each other: milliseconds. */
  blocks: z.array(z.object({ own: z.number(), base: z.number() })),
  /** Times behind all medians of a side. */
  counts: z.object({ own: z.number().int(), base: z.number().int() }),
  warnings: z.array(warningSchema),
});
export type PairTimes = z.infer<typeof pairTimesSchema>;

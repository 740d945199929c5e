/**
 * The result of one invocation: every cell (model x metric) and the manifest that reproduces it.
 * Reports read this and nothing else.
 */
import { z } from "zod";

/**
 * How a model defines its distribution. `data` marks the anchor rows, which are real data; `unknown` a model whose card
 * could not be read.
 */
export const FAMILIES = [
  "autoregressive",
  "vae",
  "gan",
  "diffusion",
  "flow",
  "energy",
  "language",
  "unknown",
  "data",
] as const;
export const familySchema = z.enum(FAMILIES);
export type Family = z.infer<typeof familySchema>;

/** How a language model predicts: what stands for its family in pictures. */
export const architectureSchema = z.enum(["n-gram", "recurrent", "transformer"]);
export type Architecture = z.infer<typeof architectureSchema>;

/** What a likelihood is: exact, a bound from below or above, or an estimate that is neither. */
export const likelihoodKindSchema = z.enum(["exact", "lower-bound", "importance-weighted", "upper-bound", "estimate"]);
export type LikelihoodKind = z.infer<typeof likelihoodKindSchema>;

/** Small flat record of everything a number depends on besides the model and the data drawn. */
export const conventionSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type Convention = z.infer<typeof conventionSchema>;

const estimateFields = {
  value: z.number(),
  /** Lower and upper end at `level`; `null` where there is none: the convention says why. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  level: z.number(),
  /**
   * Standard error of the value over fresh runs of the same model on the same reference or held-out data: 0 where nothing
   * is drawn. The interval counts those data as drawn too. Absent where it is not known.
   */
  redrawError: z.number().nonnegative().optional(),
  /** How many of the `n` are of each kind, where the number is of their frequencies: two runs are told apart by these. */
  counts: z.array(z.number().int().nonnegative()).optional(),
  n: z.number().int().positive(),
  unit: z.string(),
  direction: z.enum(["lower", "higher"]),
  kind: likelihoodKindSchema.optional(),
  /** Parts that add up to the value, in its unit: reconstruction and KL, prior and diffusion. */
  terms: z.record(z.string(), z.number()).optional(),
  convention: conventionSchema,
  /** What of this model's own the number depends on and the convention does not fix: sampler, bound, draws. */
  details: conventionSchema.optional(),
  fingerprint: z.string(),
};

const address = { model: z.string(), family: familySchema, metric: z.string() };

/** One model x metric. Missing is never 0: each state says why. */
export const cellSchema = z.discriminatedUnion("state", [
  z.object({ ...address, state: z.literal("measured"), ...estimateFields }),
  z.object({ ...address, state: z.literal("undefined"), reason: z.string() }),
  z.object({ ...address, state: z.literal("invalid"), reason: z.string(), ...estimateFields }),
  z.object({ ...address, state: z.literal("failed"), reason: z.string() }),
  z.object({ ...address, state: z.literal("skipped"), reason: z.string() }),
]);
export type Cell = z.infer<typeof cellSchema>;
export type MeasuredCell = Extract<Cell, { state: "measured" }>;

/** A number with what makes it one: interval, sample size, unit, direction, convention. */
export type Estimate = Omit<MeasuredCell, "model" | "family" | "metric" | "state" | "fingerprint">;

/** How a metric is shown: its column. */
export const columnSchema = z.object({
  id: z.string(),
  /** Heading, with the feature network where there is one: "FID (lenet-mnist)". */
  title: z.string(),
  unit: z.string(),
  direction: z.enum(["lower", "higher"]),
  /** `false` for a number that describes a row and is no merit: a cost, a count. */
  ranked: z.boolean().optional(),
  /** Columns of one part stand in a table of their own under its name; those without stand in the first. */
  part: z.string().optional(),
});
export type Column = z.infer<typeof columnSchema>;

export const rowSchema = z.object({
  id: z.string(),
  title: z.string(),
  family: familySchema,
  /** Anchors (real data) stand apart and are never ranked. */
  role: z.enum(["model", "anchor"]),
  weights: z.number().int().nonnegative().optional(),
  /** Network evaluations for one sample, where the model samples. */
  evaluationsPerSample: z.number().int().positive().optional(),
  /** Rows of one group stand together, under its name: the data that their numbers are of. */
  group: z.string().optional(),
  /** Of a language model. */
  architecture: architectureSchema.optional(),
  /** What `--models` takes for it, where that is not its id: a folder, or a name at a hub. */
  askedAs: z.string().optional(),
  /** What executes its graphs, where rows differ in it: `onnx`, `tfjs`, `module`. */
  runtime: z.string().optional(),
  /** What its graphs run on, and whether that only pretends to be a GPU, where a run is about that. */
  device: z.object({ id: z.string(), software: z.boolean() }).optional(),
  /** Id of the row of the same model in the bench's first runtime. */
  variantOf: z.string().optional(),
  /** Where runs stand side by side, the id of the run that the row is of: one of the run's `sources`. */
  source: z.string().optional(),
});
export type Row = z.infer<typeof rowSchema>;

/** A file below a run's folder, by its path from there: none leads out of it, whoever wrote the run. */
const pathSchema = z.string().regex(
  /^(?!\/)(?!(?:[\s\S]*\/)?\.\.(?:\/|$))[^\\\0]+$/,
  "expected a path within the run's folder: relative, with '/', and no '..' in it",
);

/** Picture grids in the run's folder; the rule says how the shown samples were chosen. */
export const gallerySchema = z.object({
  model: z.string(),
  rule: z.string(),
  count: z.number().int().positive(),
  /** PNG of the samples, a vertical strip of `count` images, relative to the run's folder. */
  samples: pathSchema,
  /** PNG of the nearest held-out image of each sample, same layout; absent for the anchor. */
  neighbours: pathSchema.optional(),
  /** PNG of the nearest image of each sample among those that the model was trained on, where they are at hand. */
  training: pathSchema.optional(),
  /** The samples furthest from real data, the furthest first, in the same layout, and what they are furthest by. */
  worst: z.object({
    rule: z.string(),
    count: z.number().int().positive(),
    samples: pathSchema,
    neighbours: pathSchema,
    training: pathSchema.optional(),
  }).optional(),
  /** PNG of the first images, a strip of `count`: what people are asked about. */
  pool: z.object({ file: pathSchema, count: z.number().int().positive() }).optional(),
});
export type Gallery = z.infer<typeof gallerySchema>;

/** Numbers of one model over an axis, such as a bound over its number of draws. */
export const curveSchema = z.object({
  axis: z.enum(["draws", "time-steps", "context-bytes"]),
  unit: z.string(),
  points: z.array(z.object({
    at: z.number(),
    value: z.number(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
  })),
  /** Where the last point's time steps end. */
  end: z.number().optional(),
});
export type Curve = z.infer<typeof curveSchema>;

/** One model's likelihood by one method; a table shows one of them, a run keeps all. */
export const likelihoodSchema = z.object({
  /** The method and what it spent, in words: "importance-weighted, K = 64". */
  method: z.string(),
  /** Network evaluations an example, on average. */
  evaluations: z.number().nonnegative().optional(),
  cell: cellSchema,
  curve: curveSchema.optional(),
});
export type Likelihood = z.infer<typeof likelihoodSchema>;

/** What a check found before a number was trusted. */
export const checkSchema = z.object({
  model: z.string(),
  /** The method whose numbers were looked at; absent where it was the model itself. */
  method: z.string().optional(),
  check: z.string(),
  ok: z.boolean(),
  finding: z.string(),
});
export type Check = z.infer<typeof checkSchema>;

/** Two models on the same examples. */
export const comparisonSchema = z.object({
  metric: z.string(),
  models: z.tuple([z.string(), z.string()]),
  group: z.string(),
  /** The first model's number less the second's, the mean over examples. */
  difference: z.number(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  level: z.number(),
  unit: z.string(),
  n: z.number().int().positive(),
  /** Two-sided, of no difference; adjusted for all comparisons of the run by Holm's method. */
  pValue: z.number(),
  kinds: z.tuple([likelihoodKindSchema, likelihoodKindSchema]),
  /** `open`: the numbers differ, but a bound or an estimate leaves open which model is better. */
  verdict: z.enum(["first", "second", "not-separated", "open"]),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** How a model tells its own data from another dataset's. */
export const outliersSchema = z.object({
  model: z.string(),
  /** The model's own held-out data, and the others. */
  inliers: z.string(),
  outliers: z.string(),
  /** Images of each. */
  n: z.number().int().positive(),
  /** Mean bits per dimension of both. */
  bits: z.tuple([z.number(), z.number()]),
  /** Shares of images by bits per dimension: `edges` are one more than the bins. */
  histogram: z.object({ edges: z.array(z.number()), inliers: z.array(z.number()), outliers: z.array(z.number()) }),
});
export type Outliers = z.infer<typeof outliersSchema>;

/** What a model needs for the next byte by how much text it has before it. */
export const contextCurveSchema = z.object({ model: z.string(), curve: curveSchema });
export type ContextCurve = z.infer<typeof contextCurveSchema>;

/** Numbers of generated texts under another way of drawing tokens than the table's. */
export const decodingSchema = z.object({
  /** In words: "greedy". */
  decoding: z.string(),
  cells: z.array(cellSchema),
});
export type Decoding = z.infer<typeof decodingSchema>;

/** Texts that a model wrote: the same prompts for every model, so that they stand side by side. */
export const writingSchema = z.object({
  model: z.string(),
  /** How tokens were drawn, in words; for an anchor, that it is the text itself. */
  decoding: z.string(),
  /** How the shown ones were chosen. */
  rule: z.string(),
  samples: z.array(z.object({
    prompt: z.string(),
    text: z.string(),
    /** What of the text stands verbatim in the model's training text: [start, end) in UTF-16 code units, the longest run. */
    copied: z.tuple([z.number().int(), z.number().int()]).optional(),
    /** The closest passage of the training text, and its edit distance as a share of the sample's length. */
    nearest: z.object({ passage: z.string(), distance: z.number() }).optional(),
  })),
});
export type Writing = z.infer<typeof writingSchema>;

/** Quality and time of a diffusion model over the steps of one sampler. */
export const stepSweepSchema = z.object({
  model: z.string(),
  /** In words: "DPM-Solver++ 2M". */
  sampler: z.string(),
  /** By ascending steps; each with a cell of quality (`fid`) and one of time (`latency_p50_ms`). */
  points: z.array(z.object({ steps: z.number().int().positive(), cells: z.array(cellSchema) })),
});
export type StepSweep = z.infer<typeof stepSweepSchema>;

/** How a row's throughput depends on the size of batches. */
export const batchCurveSchema = z.object({
  /** Id of the row. */
  model: z.string(),
  /** Sessions side by side, and the threads of each. */
  workers: z.number().int().positive(),
  threads: z.number().int().positive(),
  /** Samples a second, by ascending size of all workers' samples together. */
  points: z.array(z.object({ size: z.number().int().positive(), perSecond: z.number() })),
  /** The first size without a point, and why; absent where the largest has one. */
  leftOut: z.object({ size: z.number().int().positive(), why: z.string() }).optional(),
});
export type BatchCurve = z.infer<typeof batchCurveSchema>;

/** A device that graphs ran on. */
export const ranOnSchema = z.object({
  runtime: z.string(),
  /** What `--device` calls it. */
  device: z.string(),
  /** What it calls itself. */
  name: z.string(),
  driver: z.string().optional(),
  /** Of the runtime. */
  version: z.string(),
  /** Whether it only pretends to be a GPU. */
  software: z.boolean(),
  /** The most that it reached on a matrix product in this run. */
  ceiling: z.object({
    flopsPerSecond: z.number(),
    size: z.number().int().positive(),
    threads: z.number().int().positive(),
  }).optional(),
});
export type RanOn = z.infer<typeof ranOnSchema>;

/** The same recipe trained from another seed: its numbers say how far one training is like another. */
export const replicaSchema = z.object({
  /** Id of the row whose model it repeats. */
  of: z.string(),
  id: z.string(),
  /** That it was trained with. */
  seed: z.number().int(),
  /** Their `model` is the replica's id. */
  cells: z.array(cellSchema),
  /** Smoothed losses while it was trained, by ascending step, where its card keeps them. */
  curve: z.array(z.object({ step: z.number().int().positive() }).catchall(z.number())).optional(),
});
export type Replica = z.infer<typeof replicaSchema>;

export const manifestSchema = z.object({
  /** What was typed, ready to be typed again. */
  command: z.string(),
  configuration: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()])),
  seed: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  git: z.object({ commit: z.string(), dirty: z.boolean() }).nullable(),
  versions: z.record(z.string(), z.string()),
  machine: z.object({
    os: z.string(),
    arch: z.string(),
    cpu: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    gpu: z.string().nullable(),
  }),
  datasets: z.array(z.object({ id: z.string(), split: z.string(), n: z.number().int(), sha256: z.string() })),
  weights: z.array(z.object({ model: z.string(), graph: z.string(), sha256: z.string() })),
  /** Where a run is about devices: all that graphs ran on. */
  devices: z.array(ranOnSchema).optional(),
  warnings: z.array(z.object({ kind: z.string(), message: z.string(), advice: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Warning = Manifest["warnings"][number];

/** A run that stands beside others in one report: what reproduces its rows. */
export const sourceSchema = z.object({
  id: z.string(),
  suite: z.string(),
  preset: z.string(),
  manifest: manifestSchema,
});
export type Source = z.infer<typeof sourceSchema>;

/** The least change that counts: as a share of the smaller of both numbers, or in the metric's own unit. */
export const leastEffectSchema = z.union([z.object({ relative: z.number() }), z.object({ absolute: z.number() })]);
export type LeastEffect = z.infer<typeof leastEffectSchema>;

/** When a change from one run to another counts. */
export const compareRulesSchema = z.object({
  /** How likely one mark of better or worse is, anywhere in the comparison, where nothing changed; 0.01 unless told. */
  alpha: z.number().optional(),
  /** Of the interval of each change, which is not corrected for the number of cells; 0.95 unless told. */
  level: z.number().optional(),
  /**
   * A number of fewer observations, on either side, is not enough data; 5 unless told. Of comparisons in which every cell
   * has so few, and skewed ones, 2.5 % are flagged where 1 % should be; with 8 each it is 1.4 %, with 200 1.1 %.
   */
  leastN: z.number().optional(),
  /** By metric; the rest is held to the defaults of metrics and units. */
  leastEffect: z.record(z.string(), leastEffectSchema).optional(),
  /**
   * What is said of times, rates and energy that two runs measured one after the other: `tell`, unless told, shows how far
   * they moved and calls none better or worse, since a shared machine moves them further than their intervals; `compare`,
   * for a machine that does nothing else, tests them as all others.
   */
  separateTimings: z.enum(["tell", "compare"]).optional(),
});
export type CompareRules = z.infer<typeof compareRulesSchema>;

export const runSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  suite: z.string(),
  preset: z.string(),
  state: z.enum(["complete", "incomplete"]),
  manifest: manifestSchema,
  rows: z.array(rowSchema),
  columns: z.array(columnSchema),
  cells: z.array(cellSchema),
  galleries: z.array(gallerySchema),
  likelihoods: z.array(likelihoodSchema).optional(),
  checks: z.array(checkSchema).optional(),
  comparisons: z.array(comparisonSchema).optional(),
  outliers: z.array(outliersSchema).optional(),
  contexts: z.array(contextCurveSchema).optional(),
  decodings: z.array(decodingSchema).optional(),
  writings: z.array(writingSchema).optional(),
  sweeps: z.array(stepSweepSchema).optional(),
  batchCurves: z.array(batchCurveSchema).optional(),
  replicas: z.array(replicaSchema).optional(),
  /** Where several runs stand side by side: all of them. The run's own manifest is the first's then. */
  sources: z.array(sourceSchema).optional(),
  /** The rules of its suite, where that sets any: what a comparison with another run is held to. */
  compareRules: compareRulesSchema.optional(),
});
export type Run = z.infer<typeof runSchema>;

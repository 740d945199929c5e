/** What the main thread asks a worker to do, and what comes back. All of it survives `postMessage`. */
import type { Convention, Estimate } from "../core/run.ts";
import type { CheckOutcome } from "../family/checks/check_outcome.ts";
import type { LikelihoodMethod } from "../family/likelihood_method.ts";
import type { LogPartition } from "../family/log_partition.ts";
import type { CurveAxis, LikelihoodEstimator, PartitionEstimator } from "../family/model.ts";
import type { SampleOperations } from "./speed/sample_operations.ts";
import type { DrawTask, SamplerSetting } from "./speed/speed_task.ts";
import type { TextTask, TextTaskResults } from "./text/text_task.ts";
import type { MixtureScores } from "../dataset/oracle/score_mixture.ts";
import type { FeatureOptions } from "../feature/feature_network.ts";
import type { ImageShape } from "../feature/preprocessor.ts";
import type { Rosetta } from "../implementation/rosetta.ts";
import type { MetricOptions } from "../metric/metric_options.ts";
import type { PreparedGaussian } from "../metric/prepare_gaussian.ts";
import type { Gaussian } from "../metric/sample_metric.ts";
import type { UnitArrays } from "../store/unit_cache.ts";

interface OfModel {
  /** The card's folder. */
  readonly folder: string;
}

/** The examples `first`..`first + count - 1` of a seed, computed in aligned micro-batches. */
interface OfExamples extends OfModel {
  readonly seed: string;
  readonly first: number;
  readonly microBatch: number;
}

/** Says what a model can do, once its graphs have opened. */
export interface DescribeTask extends OfModel {
  readonly kind: "describe";
  /** Methods that a likelihood may be measured by. */
  readonly methods: readonly LikelihoodMethod[];
  /** Another sampler than the card's, of a diffusion model: then nothing else is looked at. */
  readonly sampler?: SamplerSetting;
}

export interface SampleTask extends OfExamples {
  readonly kind: "sample";
  readonly count: number;
  /** Another sampler than the card's, of a diffusion model. */
  readonly sampler?: SamplerSetting;
}

/** Counts what a sample costs, one at a time: see `sampleOperations`. */
export interface OperationsTask extends OfModel {
  readonly kind: "operations";
}

/** Scores images; a curve comes as `curve`, [count, points]. */
export interface LikelihoodTask extends OfExamples {
  readonly kind: "likelihood";
  readonly images: Uint8Array;
  readonly method: LikelihoodMethod;
  /** Where the method has a constant that was measured before. */
  readonly logPartition?: LogPartition;
}

/** Runs some of the chains that the constant of all examples is measured by: `logPartitions`, what each says of it. */
export interface PartitionTask extends OfModel {
  readonly kind: "partition";
  readonly seed: string;
  readonly method: LikelihoodMethod;
  readonly first: number;
  readonly count: number;
}

/** Looks at a model before its likelihoods are trusted. */
export interface CheckTask extends OfModel {
  readonly kind: "check";
  readonly seed: string;
  /** A few images of the dataset, [count, ...shape]. */
  readonly images: Uint8Array;
  readonly microBatch: number;
}

/** Holds images against a dataset's own distribution: see `scoreMixture`. */
export interface TruthTask {
  readonly kind: "truth";
  readonly dataset: string;
  /** Whose verdict: the distribution's own, or that with more noise. */
  readonly judge: "mixture" | "lenient";
  /** [count, size], or how many of the distribution's own samples to draw. */
  readonly images: Uint8Array | number;
  readonly threads: number;
}

/** Measures what a general compressor needs for images: see `codeLength`. */
export interface CompressTask {
  readonly kind: "compress";
  readonly images: Uint8Array;
  readonly shape: ImageShape;
}

export interface FeaturesTask extends OfModel {
  readonly kind: "features";
  readonly options: FeatureOptions;
  /** Grey levels, [count, ...shape]. */
  readonly images: Uint8Array;
  readonly shape: ImageShape;
  readonly microBatch: number;
}

/** What is known of one set, row-major: one row an image. */
export interface SetArrays {
  /** [n, dimension]; absent where only the moments are known. */
  readonly features?: Float32Array | Float64Array;
  readonly dimension: number;
  /** [n, classes] */
  readonly logits?: Float32Array | Float64Array;
  readonly classes?: number;
  /** [n, spatialDimension] */
  readonly spatial?: Float32Array;
  readonly spatialDimension?: number;
  /** Grey levels of the images, [n, ...shape]. */
  readonly pixels?: Uint8Array;
  readonly shape?: ImageShape;
  readonly gaussian?: Gaussian;
}

/** A set whose features a network has given. */
export interface FeatureArrays extends SetArrays {
  readonly features: Float32Array;
}

/** A set that a worker keeps: what was computed of it is used again for as long as the key stays the same. */
export interface KeptSet {
  readonly key: string;
  /** Absent where the one worker there is has it already. */
  readonly set?: SetArrays;
}

/** Two sets and whose rules they are compared by. */
interface OfSets {
  readonly options: MetricOptions;
  /** The feature network as conventions name it. */
  readonly network: string;
  readonly generated: KeptSet;
  readonly reference: KeptSet;
  /** Where memorised samples are looked for; the reference where it is left out. */
  readonly training?: KeptSet;
  /** Threads that the algebra may use. */
  readonly threads: number;
}

export interface CompareTask extends OfSets {
  readonly kind: "compare";
  readonly metrics: readonly string[];
  /** Id of the library whose rules apply; ours where it is left out. */
  readonly implementation?: string;
}

/** Puts one pair of sets before every implementation. */
export interface RosettaTask extends OfSets {
  readonly kind: "rosetta";
  readonly metrics: readonly string[];
}

/** Finds the samples that are furthest from real data: see `furthestSamples`. */
export interface FurthestTask extends Pick<OfSets, "generated" | "reference" | "threads"> {
  readonly kind: "furthest";
  readonly count: number;
}

/** Prepares what the Fréchet distance needs of one set. */
export interface GaussianTask {
  readonly kind: "gaussian";
  readonly reference: KeptSet;
  readonly threads: number;
}

/** A block of single samples, one after the other. */
export interface LatencyTask extends OfModel {
  readonly kind: "latency";
  readonly seed: string;
  readonly threads: number;
  /** Index of the first sample. */
  readonly first: number;
  /** Samples to draw, unless the time is over before. */
  readonly queries: number;
  readonly maxSeconds: number;
}

/** Whole batches of one size. */
export interface ThroughputTask extends OfModel {
  readonly kind: "throughput";
  readonly seed: string;
  readonly threads: number;
  readonly batchSize: number;
  readonly runs: number;
}

export type Described<T> = { readonly has: true } & T | { readonly has: false; readonly reason: string };

/** A model's capabilities without its networks. */
export interface ModelDescription {
  readonly sample: Described<{ readonly evaluations: number; readonly convention: Convention }>;
  /** Those of the methods asked for that the model offers, in the order asked for; or why it has no likelihood. */
  readonly likelihoods: Described<{ readonly offered: readonly LikelihoodDescription[] }>;
}

/** One method of measuring a model's likelihood. */
export interface LikelihoodDescription extends Pick<LikelihoodEstimator, "kind" | "basis" | "evaluations"> {
  readonly method: LikelihoodMethod;
  readonly convention: Convention;
  readonly curve?: CurveAxis;
  /** How the constant of all examples is measured, where there is one. */
  readonly partition?: Pick<PartitionEstimator, "evaluations" | "chains" | "direction">;
}

/** A metric's estimate, or why there is none. */
export type Outcome = { readonly ok: true; readonly estimate: Estimate } | {
  readonly ok: false;
  readonly reason: string;
};

/** Times of single samples, in the order they were drawn. */
export interface LatencyResult {
  readonly milliseconds: Float64Array;
}

/** Times of whole batches of one size. */
export interface ThroughputResult {
  readonly secondsPerRun: readonly number[];
}

/** What each kind of task gives back. */
export interface TaskResults extends TextTaskResults {
  describe: ModelDescription;
  sample: UnitArrays;
  likelihood: UnitArrays;
  partition: UnitArrays;
  check: readonly CheckOutcome[];
  truth: MixtureScores;
  /** Bits, one number an image. */
  compress: { readonly bits: Float64Array };
  features: UnitArrays;
  compare: Readonly<Record<string, Outcome>>;
  rosetta: Rosetta;
  furthest: { readonly rows: readonly number[] };
  gaussian: PreparedGaussian;
  latency: LatencyResult;
  throughput: ThroughputResult;
  /** Grey levels, [count, ...shape]. */
  draw: { readonly images: Uint8Array };
  /** What a sample costs, or why that cannot be told. */
  operations: SampleOperations | string;
}

export type Task =
  | DescribeTask
  | SampleTask
  | LikelihoodTask
  | PartitionTask
  | CheckTask
  | TruthTask
  | CompressTask
  | FeaturesTask
  | CompareTask
  | RosettaTask
  | FurthestTask
  | GaussianTask
  | LatencyTask
  | ThroughputTask
  | DrawTask
  | OperationsTask
  | TextTask;

export type ResultOf<T extends Task> = TaskResults[T["kind"]];

/** What the main thread asks a worker to do, and what comes back. All of it survives `postMessage`. */
import type { Convention, Estimate, LikelihoodKind } from "../core/run.ts";
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
  readonly timeSteps: number;
}

export interface SampleTask extends OfExamples {
  readonly kind: "sample";
  readonly count: number;
}

export interface LikelihoodTask extends OfExamples {
  readonly kind: "likelihood";
  readonly images: Uint8Array;
  readonly timeSteps: number;
}

export interface FeaturesTask extends OfModel {
  readonly kind: "features";
  readonly images: Uint8Array;
  readonly microBatch: number;
}

/** Features and logits as a feature pass gave them. */
export interface FeatureArrays {
  readonly features: Float32Array;
  readonly dimension: number;
  readonly logits?: Float32Array;
  readonly classes?: number;
}

export interface CompareTask {
  readonly kind: "compare";
  readonly metrics: readonly string[];
  readonly network: string;
  readonly generated: FeatureArrays;
  readonly reference: FeatureArrays;
  /** Equal keys mean the same reference: what was computed of it is used again. */
  readonly referenceKey: string;
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
  readonly logLikelihood: Described<
    { readonly evaluations: number; readonly convention: Convention; readonly kind: LikelihoodKind }
  >;
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
export interface TaskResults {
  describe: ModelDescription;
  sample: UnitArrays;
  likelihood: UnitArrays;
  features: UnitArrays;
  compare: Readonly<Record<string, Outcome>>;
  latency: LatencyResult;
  throughput: ThroughputResult;
}

export type Task =
  | DescribeTask
  | SampleTask
  | LikelihoodTask
  | FeaturesTask
  | CompareTask
  | LatencyTask
  | ThroughputTask;

export type ResultOf<T extends Task> = TaskResults[T["kind"]];

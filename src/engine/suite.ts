/** A suite is data: what is measured, on what, and under which protocol. */
import type { CompareRules } from "../core/run.ts";
import type { SamplerKind } from "../family/diffusion/with_steps.ts";
import type { LikelihoodMethod } from "../family/likelihood_method.ts";

/** A range of a dataset's split. */
export interface DatasetSlice {
  readonly dataset: string;
  readonly split: string;
  readonly from: number;
  readonly count: number;
}

/** A method of measuring likelihoods and the images it is spent on: the first ones of the held-out data. */
export interface Spending {
  readonly method: LikelihoodMethod;
  readonly images: number;
}

/** How much a preset of an image suite spends. */
export interface ImagePreset {
  /** Samples of each model, and images of the anchor. */
  readonly samples: number;
  /** Ways of measuring bits per dimension: a model's is the first that it offers. */
  readonly likelihood: readonly Spending[];
  readonly latency: {
    readonly queries: number;
    /** Least time of measuring, in seconds. */
    readonly minSeconds: number;
    /** After this time no further query is started, in seconds. */
    readonly maxSeconds: number;
  };
  readonly throughput: {
    readonly batchSizes: readonly number[];
    readonly repeats: number;
    /** A batch size whose single run is expected to take longer is left out, in seconds. */
    readonly maxSecondsPerRun: number;
  };
}

/** How much a preset of a likelihood suite spends. */
export interface LikelihoodPreset {
  /**
   * Every model is measured by all of them that it offers; the first is its number in the table, and the one that models
   * are compared by.
   */
  readonly methods: readonly Spending[];
  /** Images that a model's encoder is looked at with before its numbers are trusted. */
  readonly checkImages: number;
  /** Samples whose modes are counted, of each model of a dataset with a known truth. */
  readonly samples: number;
  /** Images of either dataset that outliers are told apart on, where that is asked for. */
  readonly outlierImages: number;
}

interface SuiteBase {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  /** Ids of metrics, in the order of the table. */
  readonly metrics: readonly string[];
  readonly defaultPreset: string;
  /** When a change between two of its runs counts, where the defaults do not fit; every run takes them along. */
  readonly compare?: CompareRules;
}

/** Padded batch sizes of the quality passes: part of the convention, since kernels round by batch size. */
export interface MicroBatch {
  readonly sample: number;
  /** Of likelihoods, and of the chains that a partition function is annealed by. */
  readonly likelihood: number;
  /** Of likelihoods that take 500 network evaluations an image or more. */
  readonly costly: number;
  readonly features: number;
}

/** Generated images against real ones, likelihoods, and sampling speed. */
export interface ImageSuite extends SuiteBase {
  readonly kind: "images";
  /** What generated samples are compared with. */
  readonly reference: DatasetSlice;
  /** Real data scored like a model: the floor that a perfect model reaches. */
  readonly anchor: DatasetSlice & { readonly id: string; readonly title: string };
  /** Id of the feature network. */
  readonly features: string;
  readonly presets: Readonly<Record<string, ImagePreset>>;
  readonly microBatch: MicroBatch;
  /** What models were trained on, for the nearest training image of each sample that is shown: only where it is at hand. */
  readonly training?: DatasetSlice;
  /** Images of each model: shown, shown of those furthest from real ones, and kept for people to judge. */
  readonly gallery: { readonly shown: number; readonly furthest: number; readonly pool: number };
}

/** Likelihoods of held-out data by every method, with what makes them trustworthy. */
export interface LikelihoodSuite extends SuiteBase {
  readonly kind: "likelihood";
  /** The held-out images of each dataset that models may have been made for. */
  readonly heldOut: readonly DatasetSlice[];
  readonly presets: Readonly<Record<string, LikelihoodPreset>>;
  readonly microBatch: Omit<MicroBatch, "features">;
}

/** How much a preset of a text suite spends. */
export interface TextPreset {
  /** Texts that each model writes, and passages of the held-out text beside them. */
  readonly samples: number;
  /** Ways of drawing tokens, as `--decoding` spells them; the first is the table's. */
  readonly decodings: readonly string[];
  /** Texts of each further way of drawing. */
  readonly furtherSamples: number;
  /** Seeds of MAUVE's clustering. */
  readonly mauveSeeds: number;
  readonly speed: {
    /** Sequences that are timed one after the other. */
    readonly sequences: number;
    /** After this time no further sequence is started, in seconds. */
    readonly maxSeconds: number;
    readonly batchSizes: readonly number[];
    /** A batch size whose sequences are expected to take longer is left out, in seconds. */
    readonly maxSecondsPerBatch: number;
  };
}

/** Language models on held-out text: likelihoods, what they write, and how fast. */
export interface TextSuite extends SuiteBase {
  readonly kind: "text";
  /** What is scored where no other text is named: all documents of a split. */
  readonly heldOut: { readonly dataset: string; readonly split: string };
  /** Id of the language model whose hidden states stand for texts. */
  readonly features: string;
  /** Bytes of held-out text that a model is given, and bytes that it writes. */
  readonly prompt: number;
  readonly sample: number;
  /** Texts of every model that a report shows. */
  readonly shown: number;
  readonly presets: Readonly<Record<string, TextPreset>>;
  /** Padded batch sizes: sequences that are written side by side; texts with features in one unit of work. */
  readonly microBatch: { readonly sample: number; readonly features: number };
}

/** How much a preset of a speed suite spends. */
export interface SpeedPreset {
  /** Every model is measured so often, each time in a process of its own, the others in between. */
  readonly rounds: number;
  /** Each scenario lasts at least so long, all rounds together, in seconds. */
  readonly minSeconds: number;
  /** A scenario of a slow model ends after so long, all rounds together, in seconds. */
  readonly maxSeconds: number;
  /** A warm-up takes at least so long, in seconds, whatever has settled before. */
  readonly warmUpSeconds: number;
  /** Each measurement of a device's ceiling takes at most so long, in seconds; the first size is always measured. */
  readonly ceilingSeconds: number;
  /** Rounds in which autoregressive models also draw a sample without their cache. */
  readonly uncachedRounds: number;
  readonly batches: {
    readonly largest: number;
    readonly secondsPerSize: number;
    /** A size whose batch is expected to take longer is left out, with all above it. */
    readonly mostSecondsPerBatch: number;
  };
  readonly server: {
    /** Queries of each rate that is tried, and the seconds that it lasts: both are reached. */
    readonly queries: number;
    readonly leastSeconds: number;
    readonly maxSeconds: number;
  };
  /** Samples of each model whose quality is set against its time. */
  readonly samples: number;
  /** Diffusion models by steps: samples and queries of each number of steps. */
  readonly sweep: {
    readonly samples: number;
    readonly queries: number;
    readonly samplers: readonly { readonly kind: SamplerKind; readonly steps: readonly number[] }[];
  };
  readonly text: TextPreset["speed"];
}

/** Sampling speed of models of images and of text, with what it costs and what quality it buys. */
export interface SpeedSuite extends SuiteBase {
  readonly kind: "speed";
  /** What generated images are compared with. */
  readonly reference: DatasetSlice;
  /** Real data scored like a model. */
  readonly anchor: ImageSuite["anchor"];
  /** Id of the feature network. */
  readonly features: string;
  readonly microBatch: { readonly sample: number; readonly features: number };
  /** The text that language models continue, and the bytes of it that they are given. */
  readonly text: { readonly dataset: string; readonly split: string; readonly prompt: number };
  /**
   * What a server is held to, the latency of one sample above which there is no server, and how close the search for its
   * highest rate comes, as a share of it.
   */
  readonly server: {
    readonly percentile: number;
    readonly boundMs: number;
    readonly belowMs: number;
    readonly precision: number;
  };
  readonly presets: Readonly<Record<string, SpeedPreset>>;
}

export type Suite = ImageSuite | LikelihoodSuite | TextSuite | SpeedSuite;

/** A suite is data: what is measured, on what, and under which protocol. */

/** A range of a dataset's split. */
export interface DatasetSlice {
  readonly dataset: string;
  readonly split: string;
  readonly from: number;
  readonly count: number;
}

/** How much a preset spends. */
export interface Preset {
  /** Samples of each model, and images of the anchor. */
  readonly samples: number;
  /** Images that likelihoods are measured on: the first ones of the reference. */
  readonly likelihood: {
    /** Exact likelihoods and bounds of a network evaluation or two. */
    readonly images: number;
    /** Bounds that need many evaluations an image. */
    readonly costlyImages: number;
    /** Random time steps an image in a diffusion model's bound. */
    readonly timeSteps: number;
  };
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

/** Padded batch sizes of the quality passes: part of the convention, since kernels round by batch size. */
export interface MicroBatch {
  readonly sample: number;
  readonly likelihood: number;
  readonly features: number;
}

export interface Suite {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  /** What generated samples are compared with. */
  readonly reference: DatasetSlice;
  /** Real data scored like a model: the floor that a perfect model reaches. */
  readonly anchor: DatasetSlice & { readonly id: string; readonly title: string };
  /** Id of the feature network. */
  readonly features: string;
  /** Ids of metrics, in the order of the table. */
  readonly metrics: readonly string[];
  readonly defaultPreset: string;
  readonly presets: Readonly<Record<string, Preset>>;
  readonly microBatch: MicroBatch;
  /** Images shown of each model. */
  readonly gallery: number;
}

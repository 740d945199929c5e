import type { ImageDataset } from "../dataset/image_dataset.ts";
import type { PassContext } from "./quality_pass.ts";
import type { Plan } from "./plan.ts";
import type { RecordedTimings } from "./recorded_timings.ts";
import type { FeatureArrays } from "./task.ts";

/** What measuring a model needs of the run it belongs to. */
export interface RunContext extends PassContext {
  readonly plan: Plan;
  /** The reference images, as many as the suite's slice has. */
  readonly reference: ImageSlice;
  /** Their features: one pass for all models. */
  readonly referenceFeatures: () => Promise<FeatureArrays>;
  /** Times that an earlier part of this run measured. */
  readonly recorded: RecordedTimings;
  /** Processor and threads: part of a timing's convention. */
  readonly machine: { readonly device: string; readonly cpu: string; readonly threads: number };
}

/** A range of a dataset: its images and where they are from. */
export interface ImageSlice {
  readonly images: Uint8Array;
  readonly count: number;
  readonly dataset: ImageDataset;
}

/** Cuts a slice out of a dataset; throws a RangeError where the split is shorter. */
export function imageSlice(dataset: ImageDataset, from: number, count: number): ImageSlice {
  if (from + count > dataset.count) {
    throw new RangeError(
      `${dataset.id}:${dataset.split} has ${dataset.count} images, the suite asks for ${from} to ${from + count}`,
    );
  }
  const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return { images: dataset.images.subarray(from * size, (from + count) * size), count, dataset };
}

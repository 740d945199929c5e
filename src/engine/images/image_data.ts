import type { ImageDataset } from "../../dataset/image_dataset.ts";
import { openDataset } from "../../dataset/registry.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { ImagePlan } from "./image_plan.ts";
import type { DatasetSlice } from "../suite.ts";

/** A range of a dataset: its images and where they are from. */
export interface ImageSlice {
  readonly images: Uint8Array;
  readonly count: number;
  readonly dataset: ImageDataset;
}

/** The real images that an image suite needs. */
export interface ImageData {
  readonly reference: ImageSlice;
  /** As many as a model is compared with at once: at most the suite's slice. */
  readonly anchor: ImageSlice;
  /** What models were trained on; absent where it is not at hand. */
  readonly training?: ImageSlice;
}

/**
 * Opens the reference and the anchor.
 *
 * @throws {UsageError} Where a dataset is not there: how to get it.
 * @throws {RangeError} Where a split is shorter than the suite's slice.
 */
export async function openImageData({ suite, preset, configuration }: ImagePlan): Promise<ImageData> {
  const open = (slice: DatasetSlice) => openDataset(slice.dataset, slice.split, { dataDirs: configuration.data });
  const { reference, anchor } = suite;
  const referenceData = await open(reference);
  const shared = anchor.dataset === reference.dataset && anchor.split === reference.split;
  const anchorData = shared ? referenceData : await open(anchor);
  return {
    reference: imageSlice(referenceData, reference.from, reference.count),
    anchor: imageSlice(anchorData, anchor.from, Math.min(anchor.count, preset.samples)),
    ...(suite.training !== undefined && await trainingSlice(suite.training, configuration.data)),
  };
}

/** Training images that are not there are only not shown; others than the published ones are an error. */
async function trainingSlice(
  slice: DatasetSlice,
  dataDirs: readonly string[],
): Promise<{ training: ImageSlice } | undefined> {
  try {
    return {
      training: imageSlice(await openDataset(slice.dataset, slice.split, { dataDirs }), slice.from, slice.count),
    };
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function imageSlice(dataset: ImageDataset, from: number, count: number): ImageSlice {
  if (from + count > dataset.count) {
    const name = `${dataset.id}:${dataset.split}`;
    throw new RangeError(`${name} has ${dataset.count} images, the suite asks for ${from} to ${from + count}`);
  }
  const size = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
  return { images: dataset.images.subarray(from * size, (from + count) * size), count, dataset };
}

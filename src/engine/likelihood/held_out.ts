import { openDataset, type OpenDatasetOptions } from "../../dataset/registry.ts";
import type { DatasetSlice } from "../suite.ts";

/** Held-out images of one dataset, in memory. */
export interface HeldOut {
  readonly slice: DatasetSlice;
  /** [count, ...shape] grey levels. */
  readonly images: Uint8Array;
  readonly count: number;
  readonly shape: readonly [number, number, number];
  /** Numbers in one image. */
  readonly size: number;
  /** SHA-256 of the whole split. */
  readonly sha256: string;
}

/**
 * Opens a slice of a split.
 *
 * @throws {UsageError} Where the data are not there: how to get them.
 * @throws {RangeError} Where the split is shorter than the slice.
 */
export async function openHeldOut(slice: DatasetSlice, options: OpenDatasetOptions): Promise<HeldOut> {
  const { dataset, split, from, count } = slice;
  const { images, shape, sha256, count: all } = await openDataset(dataset, split, options);
  if (from + count > all) {
    throw new RangeError(`${dataset}:${split} has ${all} images, the suite asks for ${from} to ${from + count}`);
  }
  const size = shape[0] * shape[1] * shape[2];
  return { slice, images: images.subarray(from * size, (from + count) * size), count, shape, size, sha256 };
}

/** The first images, at most `count` of them. */
export function firstImages({ images, size }: HeldOut, count: number): Uint8Array {
  return images.subarray(0, count * size);
}

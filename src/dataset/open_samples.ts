import { stat } from "node:fs/promises";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { openArraySamples } from "./array_samples.ts";
import { openImageFolder } from "./image_folder.ts";
import { checkImageRange } from "./image_range.ts";
import { DATASETS, openDataset, type OpenDatasetOptions } from "./registry.ts";
import type { ImageSamples, Samples } from "./samples.ts";

/**
 * Opens samples by what a user writes: a folder of PNG or JPEG images, a .npy or .npz file of images, features or
 * moments, or a registered dataset as `name:split`. A file or folder of that name comes before a dataset.
 *
 * @param text The path or name.
 * @throws {UsageError} Where it is none of these: what was expected and found, and the nearest dataset.
 * @throws {Error} Where a file is truncated or damaged: its name, and the index of the image.
 *
 * @example
 * ```ts
 * const reference = await openSamples("mnist:holdout10k");
 * const generated = await openSamples("samples/", { dataDirs: ["/data"] });
 * ```
 */
export async function openSamples(text: string, options: OpenDatasetOptions = {}): Promise<Samples> {
  const status = await stat(text).catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) {
      return undefined;
    }
    throw new Error(`Cannot open ${text}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  if (status?.isDirectory()) return await openImageFolder(text);
  if (status !== undefined) return await openArraySamples(text);
  const known = DATASETS.flatMap(({ id, splits }) => splits.map(({ name }) => `${id}:${name}`));
  if (known.includes(text)) return await openDatasetSamples(text, options);
  // Nobody means a dataset by a path.
  const datasets = /[/\\]|\.np[yz]$/i.test(text) ? "" : ` ${unknownName("dataset", text, known)}`;
  throw new UsageError(
    `Cannot open '${text}': expected a folder of PNG or JPEG images, a .npy or .npz file, or a dataset as name:split, ` +
      `found nothing of that name.${datasets}`,
  );
}

async function openDatasetSamples(text: string, options: OpenDatasetOptions): Promise<ImageSamples> {
  const [id = "", split = ""] = text.split(":");
  const { count, shape, images } = await openDataset(id, split, options);
  const imageBytes = images.length / count;
  return {
    kind: "images",
    name: text,
    count,
    shape,
    async read(first, wanted) {
      checkImageRange({ name: text, count }, first, wanted);
      return await Promise.resolve(new Uint8Array(images.subarray(first * imageBytes, (first + wanted) * imageBytes)));
    },
    close: () => Promise.resolve(),
  };
}

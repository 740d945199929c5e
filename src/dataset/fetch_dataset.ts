import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { fetchFile, type FetchOptions, messageOf, mirrorUrl } from "./fetch_file.ts";
import { type IdxRelease, type IdxReleaseFile, readReleaseFile, releaseFiles } from "./idx_release.ts";
import { IDX_RELEASES } from "./mnist_idx.ts";
import { fetchText } from "./text/fetch_text.ts";
import { TEXT_RELEASES } from "./text/text_registry.ts";

/** Names of the datasets that can be fetched, images first. */
export const FETCHABLE: readonly string[] = [...IDX_RELEASES, ...TEXT_RELEASES].map((release) => release.id);

/**
 * Downloads a dataset's official files and checks their content against known SHA-256 sums.
 *
 * A file is written under a temporary name and gets its own only once it is whole and right. Files that are there and
 * right are not fetched again.
 *
 * @param id One of {@linkcode FETCHABLE}.
 * @returns The folder that holds the files.
 * @throws {UsageError} If the dataset is unknown or a mirror's address is none.
 * @throws {Error} If no mirror gave the right content of a file: each mirror and why.
 *
 * @example
 * ```ts
 * const folder = await fetchDataset("mnist", { into: ".assay/data" }); // "/.../.assay/data/mnist"
 * await fetchDataset("wikitext-2", { into: ".assay/data" }); // "/.../.assay/data/text"
 * ```
 */
export async function fetchDataset(id: string, options: FetchOptions): Promise<string> {
  const release = IDX_RELEASES.find((candidate) => candidate.id === id);
  if (release !== undefined) return await fetchRelease(release, options);
  const text = TEXT_RELEASES.find((candidate) => candidate.id === id);
  if (text !== undefined) return await fetchText(text, options);
  throw new UsageError(unknownName("dataset", id, FETCHABLE));
}

/** {@linkcode fetchDataset} for a release of images that is not in the registry. */
export async function fetchRelease(release: IdxRelease, options: FetchOptions): Promise<string> {
  const mirrors = (options.mirrors ?? release.mirrors).map(mirrorUrl);
  const folder = resolve(options.into, release.id);
  await mkdir(folder, { recursive: true });
  for (const file of releaseFiles(release)) {
    const path = join(folder, file.name);
    if (await isThere(path, file, options)) continue;
    const urls = mirrors.map((mirror) => new URL(file.name, mirror));
    const wanted = {
      name: file.name,
      maxBytes: mostBytes(file),
      check: (temporary: string) => readReleaseFile(temporary, file),
      advice: `put the file at ${path} yourself`,
    };
    const served = urls.indexOf(await fetchFile(wanted, path, urls, options));
    // The mirror that answered goes first, so that a dead one costs its time limit once and not once a file.
    mirrors.unshift(...mirrors.splice(served, 1));
  }
  return folder;
}

async function isThere(path: string, file: IdxReleaseFile, { onProgress }: FetchOptions): Promise<boolean> {
  if (!await stat(path).then(() => true, () => false)) return false;
  try {
    await readReleaseFile(path, file);
    onProgress?.({ kind: "present", file: file.name, path });
    return true;
  } catch (error) {
    onProgress?.({ kind: "replacing", file: file.name, path, reason: messageOf(error) });
    return false;
  }
}

/** Gzip adds less than a thousandth to what it cannot shrink, so anything longer is not the file. */
function mostBytes(file: IdxReleaseFile): number {
  const decoded = 4 + 4 * file.dims.length + file.dims.reduce((count, size) => count * size, 1);
  return Math.ceil(decoded * 1.001) + 1024;
}

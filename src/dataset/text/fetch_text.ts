import { mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fetchFile, type FetchOptions, messageOf, mirrorUrl } from "../fetch_file.ts";
import { type FileSplit, readTextFile, TEXT_FOLDER, type TextFile, type TextRelease } from "./text_release.ts";

/**
 * Downloads the files of a published text into `<into>/text/` and checks them against known SHA-256 sums. A file gets
 * its name only once it is whole and right; files that are there and right are not fetched again.
 *
 * @param options `mirrors` are base addresses to which the names in the data directory are added.
 * @returns The folder that holds the files.
 * @throws {UsageError} If a mirror's address is none.
 * @throws {Error} If no address gave the right content of a file: each address and why.
 *
 * @example
 * ```ts
 * await fetchText(TINY_SHAKESPEARE, { into: ".assay/data" }); // "/.../.assay/data/text"
 * ```
 */
export async function fetchText(release: TextRelease<FileSplit>, options: FetchOptions): Promise<string> {
  const folder = resolve(options.into, TEXT_FOLDER);
  await mkdir(folder, { recursive: true });
  for (const file of new Set(Object.values(release.splits).map((split) => split.file))) {
    const path = join(folder, file.name);
    if (await isThere(path, file, options)) continue;
    const urls = options.mirrors === undefined
      ? file.addresses.map((address) => new URL(address))
      : options.mirrors.map((mirror) => new URL(file.name, mirrorUrl(mirror)));
    const wanted = {
      name: file.name,
      maxBytes: file.sizeBytes,
      check: (temporary: string) => readTextFile(temporary, file),
      advice: `put the file at ${path} yourself`,
    };
    await fetchFile(wanted, path, urls, options);
  }
  return folder;
}

async function isThere(path: string, file: TextFile, { onProgress }: FetchOptions): Promise<boolean> {
  if (!await stat(path).then(() => true, () => false)) return false;
  try {
    await readTextFile(path, file);
    onProgress?.({ kind: "present", file: file.name, path });
    return true;
  } catch (error) {
    onProgress?.({ kind: "replacing", file: file.name, path, reason: messageOf(error) });
    return false;
  }
}

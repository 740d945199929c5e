import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { unknownName } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { download } from "./download.ts";
import { type IdxRelease, type IdxReleaseFile, readReleaseFile, releaseFiles } from "./idx_release.ts";
import { IDX_RELEASES } from "./mnist_idx.ts";

/** What happens during a fetch, in order, per file: `present`, or `trying` (`received`* `refused`)* and `done`. */
export type FetchEvent =
  /** The file is already there, and right. */
  | { readonly kind: "present"; readonly file: string; readonly path: string }
  /** A file of that name is there, but it is not the published one: it will be replaced. */
  | { readonly kind: "replacing"; readonly file: string; readonly path: string; readonly reason: string }
  | { readonly kind: "trying"; readonly file: string; readonly url: string }
  /** Bytes so far; `totalBytes` is `null` where the mirror does not say. */
  | { readonly kind: "received"; readonly file: string; readonly bytes: number; readonly totalBytes: number | null }
  /** A mirror did not give the file; the next is tried. */
  | { readonly kind: "refused"; readonly file: string; readonly url: string; readonly reason: string }
  | { readonly kind: "done"; readonly file: string; readonly path: string; readonly bytes: number };

export interface FetchOptions {
  /** The data directory; the files go to `<into>/<dataset id>/`. */
  readonly into: string;
  /** Base addresses to take instead of the official ones, in the order in which to try them. */
  readonly mirrors?: readonly string[];
  readonly onProgress?: (event: FetchEvent) => void;
  /** Ends the download; the error is the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * How long a mirror may stay silent before it is given up, in milliseconds.
   * @default {30_000}
   */
  readonly stallMs?: number;
}

/** Names of the datasets that can be fetched. */
export const FETCHABLE: readonly string[] = IDX_RELEASES.map((release) => release.id);

/**
 * Downloads a dataset's official files and checks their decoded content against known SHA-256 sums.
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
 * ```
 */
export async function fetchDataset(id: string, options: FetchOptions): Promise<string> {
  const release = IDX_RELEASES.find((candidate) => candidate.id === id);
  if (release === undefined) throw new UsageError(unknownName("dataset", id, FETCHABLE));
  return await fetchRelease(release, options);
}

/** {@linkcode fetchDataset} for a release that is not in the registry. */
export async function fetchRelease(release: IdxRelease, options: FetchOptions): Promise<string> {
  const mirrors = (options.mirrors ?? release.mirrors).map(baseUrl);
  const folder = resolve(options.into, release.id);
  await mkdir(folder, { recursive: true });
  for (const file of releaseFiles(release)) {
    const path = join(folder, file.name);
    if (await isThere(path, file, options)) continue;
    const served = await fetchFile(file, path, mirrors, options);
    // The mirror that answered goes first, so that a dead one costs its time limit once and not once a file.
    mirrors.sort((a, b) => Number(b === served) - Number(a === served));
  }
  return folder;
}

/** @returns The mirror that gave the file. */
async function fetchFile(
  file: IdxReleaseFile,
  path: string,
  mirrors: readonly URL[],
  options: FetchOptions,
): Promise<URL> {
  const { onProgress, signal, stallMs = 30_000 } = options;
  const refusals: string[] = [];
  for (const mirror of mirrors) {
    signal?.throwIfAborted();
    const url = new URL(file.name, mirror).href;
    const temporary = `${path}.${randomUUID().slice(0, 8)}.part`;
    onProgress?.({ kind: "trying", file: file.name, url });
    try {
      const bytes = await save(url, temporary, {
        maxBytes: mostBytes(file),
        stallMs,
        ...(signal === undefined ? {} : { signal }),
        onBytes: (bytes, totalBytes) => onProgress?.({ kind: "received", file: file.name, bytes, totalBytes }),
      });
      await readReleaseFile(temporary, file);
      await rename(temporary, path);
      onProgress?.({ kind: "done", file: file.name, path, bytes });
      return mirror;
    } catch (error) {
      signal?.throwIfAborted();
      if (isLocal(error)) throw error;
      const reason = messageOf(error).replaceAll(temporary, "what came");
      refusals.push(`  ${url}: ${reason}`);
      onProgress?.({ kind: "refused", file: file.name, url, reason });
    } finally {
      await rm(temporary, { force: true });
    }
  }
  throw new Error(
    `Cannot fetch ${file.name}: none of ${mirrors.length} mirrors gave the published content.\n${
      refusals.join("\n")
    }\n` +
      `Try again later, name another mirror with --mirror URL, or put the file at ${path} yourself.`,
  );
}

async function save(url: string, path: string, options: Parameters<typeof download>[1]): Promise<number> {
  const out = await open(path, "wx");
  try {
    let bytes = 0;
    for await (const block of download(url, options)) {
      await out.writeFile(block);
      bytes += block.length;
    }
    await out.sync();
    return bytes;
  } finally {
    await out.close();
  }
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

function baseUrl(mirror: string): URL {
  const base = mirror.endsWith("/") ? mirror : `${mirror}/`;
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new UsageError(`Cannot use mirror '${mirror}': expected an address like https://example.org/mnist/`);
  }
  return url;
}

/** A full disk or a forbidden folder is not the mirror's fault, and the next mirror would meet it too. */
function isLocal(error: unknown): boolean {
  const codes: readonly unknown[] = ["ENOSPC", "EACCES", "EPERM", "EROFS", "EDQUOT", "EISDIR", "ENOTDIR", "ENOTEMPTY"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}

/** With its causes: a failed connection says only there what failed. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : messageOf(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}

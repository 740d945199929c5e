import { randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { UsageError } from "../core/usage_error.ts";
import { download } from "./download.ts";

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

/** A published file. */
export interface WantedFile {
  readonly name: string;
  /** More than this is refused, whatever a mirror announces. */
  readonly maxBytes: number;
  /** Checks what came, at a temporary path; an error says why it is not the published file. */
  check(path: string): Promise<unknown>;
  /** What else to try where no address gives it, as the end of "... name another mirror with --mirror URL, or". */
  readonly advice: string;
}

/** How a file is fetched. */
export interface FetchFileOptions {
  readonly onProgress?: (event: FetchEvent) => void;
  /** Ends the download; the error is the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * How long a mirror may stay silent before it is given up, in milliseconds.
   * @default {30_000}
   */
  readonly stallMs?: number;
}

/** How a dataset is fetched. */
export interface FetchOptions extends FetchFileOptions {
  /** The data directory; the files go to `<into>/<dataset id>/`, those of a text to `<into>/text/`. */
  readonly into: string;
  /** Base addresses to take instead of the official ones, in the order in which to try them. */
  readonly mirrors?: readonly string[];
}

/**
 * Downloads one file from the first address that gives the right content. It is written under a temporary name and gets
 * its own only once it is whole and checked.
 *
 * @param path Where it goes; the folder exists.
 * @param urls Addresses of the file, in the order in which to try them.
 * @returns The address that gave it.
 * @throws {Error} If none did: each address and why.
 *
 * @example
 * ```ts
 * const file = { name: "a.gz", maxBytes: 1e6, check: readIt, advice: "put it there" };
 * await fetchFile(file, "data/a.gz", [new URL("https://example.org/a.gz")]);
 * ```
 */
export async function fetchFile(
  file: WantedFile,
  path: string,
  urls: readonly URL[],
  { onProgress, signal, stallMs = 30_000 }: FetchFileOptions = {},
): Promise<URL> {
  const refusals: string[] = [];
  for (const address of urls) {
    signal?.throwIfAborted();
    const url = address.href;
    const temporary = `${path}.${randomUUID().slice(0, 8)}.part`;
    onProgress?.({ kind: "trying", file: file.name, url });
    try {
      const bytes = await save(url, temporary, {
        maxBytes: file.maxBytes,
        stallMs,
        ...(signal === undefined ? {} : { signal }),
        onBytes: (bytes, totalBytes) => onProgress?.({ kind: "received", file: file.name, bytes, totalBytes }),
      });
      await file.check(temporary);
      await rename(temporary, path);
      onProgress?.({ kind: "done", file: file.name, path, bytes });
      return address;
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
    `Cannot fetch ${file.name}: none of ${urls.length} mirrors gave the published content.\n${refusals.join("\n")}\n` +
      `Try again later, name another mirror with --mirror URL, or ${file.advice}.`,
  );
}

/**
 * The base address of a mirror, to which file names are added.
 *
 * @throws {UsageError} Where it is no http address.
 */
export function mirrorUrl(mirror: string): URL {
  const base = mirror.endsWith("/") ? mirror : `${mirror}/`;
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new UsageError(`Cannot use mirror '${mirror}': expected an address like https://example.org/mirror/`);
  }
  return url;
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

/** A full disk or a forbidden folder is not the mirror's fault, and the next mirror would meet it too. */
function isLocal(error: unknown): boolean {
  const codes: readonly unknown[] = ["ENOSPC", "EACCES", "EPERM", "EROFS", "EDQUOT", "EISDIR", "ENOTDIR", "ENOTEMPTY"];
  return error instanceof Error && "code" in error && codes.includes(error.code);
}

/** An error's message with its causes: a failed connection says only there what failed. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : messageOf(error.cause);
  return error.message.includes(cause) ? error.message : `${error.message}: ${cause}`;
}

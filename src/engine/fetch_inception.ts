import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { loadCard } from "../card/load_card.ts";
import { sha256 } from "../core/fingerprint.ts";
import { UsageError } from "../core/usage_error.ts";
import { fetchFile, type FetchFileOptions, mirrorUrl } from "../dataset/fetch_file.ts";
import { INCEPTION_FILE } from "../feature/inception/inception_card.ts";
import { installInception } from "../feature/inception/install_inception.ts";
import { openFileSource } from "../format/file_source.ts";

/**
 * The weights of the FID Inception as torch-fidelity and pytorch-fid publish them, the same content under two names; the
 * eight digits are the beginning of its sha256.
 */
const PUBLISHED = [
  "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth",
  "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth",
] as const;
const NAME = "weights-inception-2015-12-05-6726825d.pth";
const SHA256_PREFIX = "6726825d";

/** The file has 95.6 MB; twice that is something else. */
const MOST_BYTES = 200e6;

export interface FetchInceptionOptions extends FetchFileOptions {
  /** The folder of networks; the network goes to `<into>/inception/`. */
  readonly into: string;
  /** Base addresses to take instead of the official ones, in the order in which to try them. */
  readonly mirrors?: readonly string[];
  /** A weights file that is here already: nothing is downloaded. */
  readonly file?: string;
  /**
   * What the file's sha256 must begin with.
   * @default {"6726825d"}
   */
  readonly sha256Prefix?: string;
}

/**
 * Gets the network of the original FID: downloads the published weights, checks their sha256, builds the graph and
 * writes it with its card. What is there and whole is kept; nothing is ever left half-written.
 *
 * @returns The folder that holds `inception.onnx` and `card.json`.
 * @throws {UsageError} If a mirror's address is none, or the named file is not there or not the published one.
 * @throws {Error} If no mirror gave the right content, or the checkpoint is not this network's.
 *
 * @example
 * ```ts
 * const folder = await fetchInception({ into: defaultNetworksDir() }); // "/.../.assay/networks/inception"
 * ```
 */
export async function fetchInception(options: FetchInceptionOptions): Promise<string> {
  const { into, mirrors, file, sha256Prefix = SHA256_PREFIX, onProgress } = options;
  const folder = resolve(into, "inception");
  if (await isThere(folder)) {
    onProgress?.({ kind: "present", file: INCEPTION_FILE, path: folder });
    return folder;
  }
  if (file !== undefined) {
    await checkHash(file, sha256Prefix).catch((error: Error) => {
      throw new UsageError(`Cannot use ${file}: ${error.message}`);
    });
    await install(file, folder, `sha256 ${sha256Prefix}...`);
    return folder;
  }
  await mkdir(into, { recursive: true });
  const path = join(resolve(into), NAME);
  const urls = mirrors === undefined
    ? PUBLISHED.map((url) => new URL(url))
    : mirrors.map((mirror) => new URL(NAME, mirrorUrl(mirror)));
  const wanted = {
    name: NAME,
    maxBytes: MOST_BYTES,
    check: (temporary: string) => checkHash(temporary, sha256Prefix),
    advice: "name the file with --file PATH if you have it",
  };
  try {
    const url = await fetchFile(wanted, path, urls, options);
    options.signal?.throwIfAborted();
    await install(path, folder, url.href);
  } finally {
    await rm(path, { force: true });
  }
  return folder;
}

async function install(path: string, folder: string, source: string): Promise<void> {
  const checkpoint = await openFileSource(path);
  try {
    await installInception(checkpoint, folder, source);
  } finally {
    await checkpoint.close();
  }
}

/** Whether a network is there and is what its card says. */
async function isThere(folder: string): Promise<boolean> {
  try {
    const { card } = await loadCard(folder);
    return card.family === "feature" &&
      sha256(await readFile(join(folder, card.graphs.features.file))) === card.graphs.features.sha256;
  } catch {
    return false;
  }
}

async function checkHash(path: string, prefix: string): Promise<void> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(block);
  const found = hash.digest("hex");
  if (!found.startsWith(prefix)) {
    throw new Error(`expected content whose sha256 begins with ${prefix}, found ${found}`);
  }
}

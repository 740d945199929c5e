import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../core/fingerprint.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { TextDataset } from "./text_dataset.ts";

/** The folder for texts in every data directory. */
export const TEXT_FOLDER = "text";

/** One published file and what identifies it. */
export interface TextFile {
  /** Its name in a data directory; where it is published it may have another. */
  readonly name: string;
  readonly sizeBytes: number;
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
  /** The SHA-512 under which npm publishes the file, as `dist.integrity` and lock files write it. */
  readonly integrity?: `sha512-${string}`;
  /** Official addresses, in the order in which to try them. */
  readonly addresses: () => readonly string[];
  /** A command that brings the file without `deno task fetch`, where there is one. */
  readonly byHand?: string;
}

/** A split of a release: the file that holds it, and its documents as published. */
export interface TextSplit {
  readonly file: TextFile;
  /** How many documents it has. */
  readonly documents: number;
  /** Their length in UTF-8, in bytes. */
  readonly bytes: number;
  /** SHA-256 of the documents, as `documentsSha256` gives it. */
  readonly sha256: string;
}

/** A published text. */
export interface TextRelease<Split extends TextSplit = TextSplit> {
  readonly id: string;
  readonly title: string;
  /** Who wrote it and who publishes it. */
  readonly source: string;
  readonly licence: string;
  readonly documentUnit: string;
  /** How it gets here: `"registry"` from npm's registry when it is first needed, `"files"` with fetch or by hand. */
  readonly arrival: "registry" | "files";
  readonly splits: Readonly<Record<string, Split>>;
}

/** The split of that name. A RangeError where there is none: names that users write are checked by the registry. */
export function splitOf<Split extends TextSplit>(release: TextRelease<Split>, name: string): Split {
  const split = release.splits[name];
  if (split === undefined) throw new RangeError(`Cannot open '${name}' of ${release.id}: there is no such split`);
  return split;
}

/**
 * Where a file lies: in the first directory that has it, as `<dir>/text/<name>` or `<dir>/<name>`.
 *
 * @param dirs Data directories in the order in which to look.
 */
export async function findTextFile(file: TextFile, dirs: readonly string[]): Promise<string | undefined> {
  for (const path of placesOf(file, dirs)) {
    if (await stat(path).then(() => true, (error: unknown) => !isAbsence(error))) return path;
  }
  return undefined;
}

/**
 * Reads the file of a split from the first directory that has it. A file that is there but wrong is refused, never
 * passed over for the next directory's.
 *
 * @throws {UsageError} If the file is nowhere: where it was looked for, and how to get it.
 * @throws {Error} If it is not the published one.
 *
 * @example
 * ```ts
 * const bytes = await readSplitFile(TINY_SHAKESPEARE, "train", ["/data"]); // of /data/text/tinyshakespeare.txt
 * ```
 */
export async function readSplitFile(release: TextRelease, split: string, dirs: readonly string[]): Promise<Uint8Array> {
  const { file } = splitOf(release, split);
  const path = await findTextFile(file, dirs);
  if (path !== undefined) return await readTextFile(path, file);
  throw new UsageError(
    `Dataset ${release.id}/${split} is not here. Looked for:\n` +
      placesOf(file, dirs).map((place) => `  ${place}\n`).join("") +
      `Get it with 'deno task fetch ${release.id}', or name a folder that holds ${TEXT_FOLDER}/${file.name} with ` +
      "--data DIR or the environment variable ASSAY_DATA.",
  );
}

/**
 * Reads a published file and checks that it is the one.
 *
 * @param path Where it, or a copy under another name, lies.
 * @throws {Error} If it is another file: what was expected and what was found.
 */
export async function readTextFile(path: string, file: TextFile): Promise<Uint8Array> {
  const bytes = await readFile(path);
  const found = sha256(bytes);
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found === file.sha256 && (file.integrity === undefined || file.integrity === integrity)) return bytes;
  throw new Error(
    `Cannot use ${path}: expected the published ${file.name} (${file.sizeBytes} bytes, sha256 ${file.sha256}), ` +
      `found ${bytes.length} bytes with sha256 ${found}. Take it away, or replace it with the published one.`,
  );
}

/**
 * Passes a split on if it holds the documents that it has always held.
 *
 * @throws {Error} Otherwise. The file was right, so it is the program that cuts it differently than before: numbers
 * would not be comparable.
 */
export function expectDocuments(dataset: TextDataset, expected: TextSplit): TextDataset {
  const { documents, bytes, sha256 } = dataset;
  if (documents.length === expected.documents && bytes === expected.bytes && sha256 === expected.sha256) return dataset;
  throw new Error(
    `Cannot use ${dataset.id}/${dataset.split}: expected ${expected.documents} documents of ${expected.bytes} bytes ` +
      `with sha256 ${expected.sha256}, found ${documents.length} of ${bytes} with ${sha256}. The file is the ` +
      "published one, so the way it is cut has changed: report it as a bug.",
  );
}

function placesOf(file: TextFile, dirs: readonly string[]): readonly string[] {
  return dirs.flatMap((dir) => [join(dir, TEXT_FOLDER, file.name), join(dir, file.name)]);
}

/** A file that is there but may not be looked at is no absent file: reading it will say what is wrong. */
function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

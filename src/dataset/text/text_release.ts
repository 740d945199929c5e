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
  /** Official addresses, in the order in which to try them. */
  readonly addresses: readonly string[];
}

/** A split of a release: its documents as published. */
export interface TextSplit {
  /** How many documents it has. */
  readonly documents: number;
  /** Their length in UTF-8, in bytes. */
  readonly bytes: number;
  /** SHA-256 of the documents, as `documentsSha256` gives it. */
  readonly sha256: string;
}

/** A split that is read from a file in a data directory. */
export interface FileSplit extends TextSplit {
  readonly file: TextFile;
}

/** A published text. */
export interface TextRelease<Split extends TextSplit = TextSplit> {
  readonly id: string;
  readonly title: string;
  /** Who wrote it and who publishes it. */
  readonly source: string;
  readonly licence: string;
  readonly documentUnit: string;
  /** How it gets here: with the npm packages, or as files that are downloaded or given. */
  readonly arrival: "installed" | "files";
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
export async function readSplitFile(
  release: TextRelease<FileSplit>,
  split: string,
  dirs: readonly string[],
): Promise<Uint8Array> {
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
  if (found === file.sha256) return bytes;
  throw new Error(
    `Cannot use ${path}: expected the published ${file.name} (${file.sizeBytes} bytes, sha256 ${file.sha256}), ` +
      `found ${bytes.length} bytes with sha256 ${found}. Take it away, or replace it with the published one.`,
  );
}

/**
 * Passes a split on if it holds the documents that it has always held.
 *
 * @param explanation Why it would not, and what to do, as sentences.
 * @default explanation that of a file which was checked: then it is the program that cuts it differently than before
 * @throws {Error} Otherwise: numbers would not be comparable.
 */
export function expectDocuments(
  dataset: TextDataset,
  expected: TextSplit,
  explanation = "The file is the published one, so the way it is cut has changed: report it as a bug.",
): TextDataset {
  const { documents, bytes, sha256 } = dataset;
  if (documents.length === expected.documents && bytes === expected.bytes && sha256 === expected.sha256) return dataset;
  throw new Error(
    `Cannot use ${dataset.id}/${dataset.split}: expected ${expected.documents} documents of ${expected.bytes} bytes ` +
      `with sha256 ${expected.sha256}, found ${documents.length} of ${bytes} with ${sha256}. ${explanation}`,
  );
}

function placesOf(file: TextFile, dirs: readonly string[]): readonly string[] {
  return dirs.flatMap((dir) => [join(dir, TEXT_FOLDER, file.name), join(dir, file.name)]);
}

/** A file that is there but may not be looked at is no absent file: reading it will say what is wrong. */
function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

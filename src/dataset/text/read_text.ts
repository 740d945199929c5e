import { Buffer } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { UsageError } from "../../core/usage_error.ts";
import { type DecodedText, decodeUtf8 } from "./decode_utf8.ts";
import { type TextDataset, textDataset, type TextDocument } from "./text_dataset.ts";

/** What a user's text gives: documents, and the names of those that had a byte order mark. */
interface Reading {
  readonly documents: readonly TextDocument[];
  readonly marked: readonly string[];
}

/** A string holds less than twice as much. */
const MOST_FILE_BYTES = 2 ** 28;

/**
 * Reads a text that is not registered: a folder of `.txt` files, a `.jsonl` file, or any other file as one document.
 *
 * - **A folder**: each `.txt` file is a document, those of subfolders included, in the byte order of their paths, which
 *   are the ids. Hidden files and files of other names are left out.
 * - **JSON Lines**: each line is an object whose `text` is the document; `line-<number>` is the id. Blank lines are
 *   skipped.
 * - **A file**: one document.
 *
 * Bytes must be UTF-8. A byte order mark at a file's beginning is removed, and a note says so; line ends stay as they
 * are, `\r\n` included, since every byte counts.
 *
 * @param path The file or folder; it becomes the id of the dataset, whose split is `all`.
 * @throws {UsageError} Where there is nothing, the bytes are not UTF-8, or a document is empty: which, and where.
 *
 * @example
 * ```ts
 * const { documents, notes } = await readText("essays/");
 * ```
 */
export async function readText(path: string): Promise<TextDataset> {
  const status = await stat(path).catch((cause: unknown) => {
    const reason = cause instanceof Error && "code" in cause && cause.code !== "ENOENT" ? `: ${cause.message}` : "";
    throw new UsageError(
      `Cannot read '${path}': expected a text file, a .jsonl file or a folder of .txt files, found nothing${reason}`,
      { cause },
    );
  });
  const [documentUnit, { documents, marked }] = status.isDirectory()
    ? ["file", await readFolder(path)] as const
    : extname(path).toLowerCase() === ".jsonl"
    ? ["line", await readJsonLines(path)] as const
    : ["file", await readOne(path, path)] as const;
  return textDataset({
    id: path,
    split: "all",
    documentUnit,
    source: path,
    documents,
    notes: marked.length === 0 ? [] : [`A byte order mark was removed from the beginning of ${listed(marked)}.`],
  });
}

async function readFolder(folder: string): Promise<Reading> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && extname(entry.name).toLowerCase() === ".txt")
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !path.split("/").some((part) => part.startsWith(".")))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (paths.length === 0) {
    throw new UsageError(
      `Cannot read ${folder}: expected .txt files in it or its subfolders, found none among ${entries.length} entries`,
    );
  }
  const readings: Reading[] = [];
  for (const path of paths) readings.push(await readOne(join(folder, path), path));
  return {
    documents: readings.flatMap(({ documents }) => documents),
    marked: readings.flatMap(({ marked }) => marked),
  };
}

async function readOne(path: string, id: string): Promise<Reading> {
  const { text, hadByteOrderMark } = await decodeFile(path);
  return { documents: [{ id, text: filled(text, path) }], marked: hadByteOrderMark ? [id] : [] };
}

async function readJsonLines(path: string): Promise<Reading> {
  const { text, hadByteOrderMark } = await decodeFile(path);
  const documents = text.split("\n").flatMap((line, i) =>
    line.trim() === "" ? [] : [{ id: `line-${i + 1}`, text: textOfLine(line, `${path}, line ${i + 1}`) }]
  );
  if (documents.length === 0) {
    throw new UsageError(`Cannot read ${path}: expected a line {"text": "..."} for each document, found no line`);
  }
  return { documents, marked: hadByteOrderMark ? [path] : [] };
}

function textOfLine(line: string, name: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (cause) {
    throw new UsageError(`Cannot read ${name}: expected {"text": "..."}, found ${shown(line)}`, { cause });
  }
  if (typeof parsed !== "object" || parsed === null || !("text" in parsed) || typeof parsed.text !== "string") {
    throw new UsageError(`Cannot read ${name}: expected {"text": "..."}, found ${shown(line)}`);
  }
  if (!parsed.text.isWellFormed()) {
    throw new UsageError(
      `Cannot read ${name}: expected Unicode text, found half of a surrogate pair (\\ud800 to \\udfff)`,
    );
  }
  return filled(parsed.text, name);
}

async function decodeFile(path: string): Promise<DecodedText> {
  const { size } = await stat(path);
  if (size > MOST_FILE_BYTES) {
    throw new UsageError(`Cannot read ${path}: expected at most ${MOST_FILE_BYTES} bytes, found ${size}: divide it`);
  }
  return decodeUtf8(await readFile(path), path);
}

function filled(text: string, name: string): string {
  if (text !== "") return text;
  throw new UsageError(
    `Cannot read ${name}: expected text, found an empty document, which has no perplexity. Fill it or take it away.`,
  );
}

function shown(line: string): string {
  return line.length > 60 ? `${line.slice(0, 60)}...` : line.trimEnd();
}

/** The first few names, and how many more there are. */
function listed(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return names.slice(0, 3).join(", ") + more;
}

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { LanguageCard } from "../../card/card.ts";
import type { RegisteredCard } from "../../card/registered_card.ts";
import { UsageError } from "../../core/usage_error.ts";
import { type Llama2cAbout, llama2cModel, type NamedFile } from "./llama2c_model.ts";
import { writeModelFolder } from "./write_model_folder.ts";

/** What to import, and where to. */
export interface Llama2cImport extends Llama2cAbout {
  /** Path of the checkpoint. */
  readonly checkpoint: string;
  /** Path of its tokenizer. */
  readonly tokenizer: string;
  /** The folder of all models. */
  readonly out: string;
  /** Whether a model of that id is replaced. @default false */
  readonly replace?: boolean | undefined;
}

/** An .onnx file is a protobuf message, of 2 GiB at most; a graph needs a little more than its checkpoint. */
const MOST_BYTES = 2 ** 31 - 2 ** 24;

/**
 * Registers a llama2.c checkpoint: writes `<out>/<id>` with its card, its graphs and its tokenizer, all or nothing.
 *
 * @throws {UsageError} Where a file cannot be read, is another kind of file, or is larger than an .onnx file can be,
 * where the card would not follow its schema, and where the folder is there already.
 *
 * @example
 * ```ts
 * const { card, folder } = await importLlama2c({
 *   checkpoint: "stories260K.bin",
 *   tokenizer: "tok512.bin",
 *   id: "stories260k",
 *   out: "models",
 * });
 * ```
 */
export async function importLlama2c(
  { checkpoint, tokenizer, out, replace = false, ...about }: Llama2cImport,
): Promise<RegisteredCard<LanguageCard>> {
  const parts = {
    checkpoint: await read(checkpoint, "checkpoint"),
    tokenizer: await read(tokenizer, "tokenizer"),
  };
  const { card, files } = llama2cModel(parts, about);
  const withCard = new Map<string, Uint8Array | string>([...files, [
    "card.json",
    `${JSON.stringify(card, null, 2)}\n`,
  ]]);
  return { card, folder: await writeModelFolder(out, card.id, withCard, { replace }) };
}

async function read(path: string, part: string): Promise<NamedFile> {
  const unreadable = (error: Error): never => {
    throw new UsageError(`Cannot read the ${part} ${path}: ${error.message}`);
  };
  const { size } = await stat(path).catch(unreadable);
  if (size > MOST_BYTES) {
    throw new UsageError(
      `Cannot import the ${part} ${path}: an .onnx file holds at most ${MOST_BYTES} bytes of weights, got ${size}`,
    );
  }
  return { name: basename(path), bytes: await readFile(path).catch(unreadable) };
}

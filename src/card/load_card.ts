import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../core/usage_error.ts";
import { huggingFaceCard } from "./huggingface/hugging_face_card.ts";
import { isHuggingFaceFolder } from "./huggingface/layout.ts";
import { parseCard } from "./parse_card.ts";
import type { RegisteredCard } from "./registered_card.ts";

/**
 * Reads and checks `<folder>/card.json`; makes the card of a folder that has none and is laid out as Hugging Face's.
 *
 * @throws {UsageError} Where it is not JSON or does not follow the schema: the message gives the path inside the card,
 * what was expected and what was found. For a folder in the Hugging Face layout as {@linkcode huggingFaceCard}.
 *
 * @example
 * ```ts
 * (await loadCard("models/gan-mnist")).card.family; // "gan"
 * ```
 */
export async function loadCard(folder: string): Promise<RegisteredCard> {
  const path = join(folder, "card.json");
  if (!existsSync(path) && isHuggingFaceFolder(folder)) return await huggingFaceCard(folder);
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new UsageError(`Cannot read the card ${path}: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The card ${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const card = parseCard(json, path);
  if (card.id !== basename(folder)) {
    throw new UsageError(`The card ${path}: id must be its folder's name '${basename(folder)}', got '${card.id}'`);
  }
  return { card, folder: dirname(path) };
}

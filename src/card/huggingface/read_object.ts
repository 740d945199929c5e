import { readFile } from "node:fs/promises";
import { UsageError } from "../../core/usage_error.ts";

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is an object with names, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a file that holds one JSON object.
 *
 * @throws {UsageError} Where it cannot be read, is no JSON, or is no object: which file, and what was found.
 *
 * @example
 * ```ts
 * (await readObject("gpt2/config.json"))["model_type"]; // "gpt2"
 * ```
 */
export async function readObject(path: string): Promise<JsonObject> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new UsageError(`Cannot read ${path}: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} must be JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (isObject(json)) return json;
  throw new UsageError(`${path} must hold a JSON object, found ${JSON.stringify(json)?.slice(0, 60)}`);
}

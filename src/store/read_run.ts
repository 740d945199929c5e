import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Run, runSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";

/** A run and the folder that its pictures and answers lie in. */
export interface ReadRun {
  readonly run: Run;
  readonly folder: string;
}

/**
 * A run by its file, its folder, or its id.
 *
 * @param name `run.json` under any name, a folder that holds one, or the name of a folder in `runs`.
 * @throws {UsageError} Where there is none, or it is no run of this version: what was looked for, and where.
 *
 * @example
 * ```ts
 * const { run, folder } = await readRun("20261126-101500-images-1a2b", "reports/runs");
 * ```
 */
export async function readRun(name: string, runs: string): Promise<ReadRun> {
  for (const place of [name, join(name, "run.json"), join(runs, name, "run.json")]) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text !== undefined) return { run: parseRun(text, place), folder: dirname(place) };
  }
  throw new UsageError(
    `There is no run '${name}': expected a run.json, a folder with one, or the id of a run in ${runs}`,
  );
}

/**
 * A run's text, held to the schema.
 *
 * @param place What an error calls it.
 * @throws {UsageError} Where it is no JSON, or no run of this version.
 */
export function parseRun(text: string, place: string): Run {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${place} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = runSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${place} is no run of this version: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`);
}

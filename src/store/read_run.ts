import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { z } from "zod";
import { type Run, runSchema } from "../core/run.ts";
import { schemaIssue } from "../core/schema_issue.ts";
import { UsageError } from "../core/usage_error.ts";
import { noSuchRun, type RunPlaces } from "./no_such_run.ts";

/** A run and the folder that its pictures and answers lie in. */
export interface ReadRun {
  readonly run: Run;
  readonly folder: string;
}

/**
 * A run by its file, its folder, or its id.
 *
 * @param name `run.json` under any name, a folder that holds one, or the name of a folder in `places.runs`.
 * @throws {UsageError} Where there is none, it has not ended, or it is no run of this version: what was looked for, and where.
 *
 * @example
 * ```ts
 * const { run, folder } = await readRun("20261126-101500-images-1a2b", { runs: "reports/runs", goOn });
 * ```
 */
export async function readRun(name: string, places: RunPlaces): Promise<ReadRun> {
  for (const place of [name, join(name, "run.json"), join(places.runs, name, "run.json")]) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text !== undefined) return { run: parseRun(text, place), folder: dirname(place) };
  }
  throw await noSuchRun(name, places);
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
  throw new UsageError(`${place} is no run of this version: ${firstIssue(parsed.error, json)}`);
}

/**
 * What is wrong first with a file that does not follow its schema: where, what was expected and what was found.
 *
 * @param json The whole of the file.
 */
export function firstIssue({ issues: [issue] }: z.ZodError, json: unknown): string {
  return issue === undefined ? "" : schemaIssue(issue, issue.path.join(".") || "the whole file", json);
}

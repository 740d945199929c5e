/** What `compare` does: reads two runs and prints what became of every cell. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { compareRuns, hasChanged } from "../compare/compare_runs.ts";
import { type Run, runSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { compareMd } from "../report/table/compare_md.ts";
import { compareText } from "../report/terminal/compare_text.ts";
import type { CompareFlags } from "./compare.ts";

/** Compares two runs and prints the comparison. */
export async function runCompare(base: string, next: string, flags: CompareFlags): Promise<void> {
  const { onlyChanged = false, json, markdown } = flags;
  if (json === true && markdown === true) throw new UsageError("--json and --markdown are two ways to print: take one");
  const comparisons = compareRuns(await readRun(base, flags.out), await readRun(next, flags.out));
  if (json === true) {
    console.log(JSON.stringify(onlyChanged ? comparisons.filter(hasChanged) : comparisons, null, 2));
  } else if (markdown === true) {
    console.log(compareMd(comparisons, { onlyChanged }));
  } else {
    console.log(compareText(comparisons, { onlyChanged, width: process.stdout.columns ?? 100 }));
  }
}

/** A run by its file, its folder, or its id. */
async function readRun(name: string, runs: string): Promise<Run> {
  const places = [name, join(name, "run.json"), join(runs, name, "run.json")];
  for (const place of places) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text !== undefined) return parseRun(text, place);
  }
  throw new UsageError(
    `There is no run '${name}': expected a run.json, a folder with one, or the id of a run in ${runs}`,
  );
}

function parseRun(text: string, place: string): Run {
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

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Run, runSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { atomicWrite } from "./atomic_write.ts";
import { noSuchRun, type RunPlaces } from "./no_such_run.ts";
import { firstIssue, parseRun } from "./read_run.ts";

/** What a baseline keeps of a run: all that comparing needs, and what reproduces it. Pictures and texts stay behind. */
const keptRunSchema = runSchema.pick({
  schemaVersion: true,
  id: true,
  suite: true,
  preset: true,
  state: true,
  manifest: true,
  rows: true,
  columns: true,
  cells: true,
  sweeps: true,
  decodings: true,
  compareRules: true,
});
export type KeptRun = z.infer<typeof keptRunSchema>;

/** A run that later ones are held against: a small file to be committed. */
export const baselineSchema = z.object({
  kind: z.literal("baseline"),
  schemaVersion: z.literal(1),
  name: z.string(),
  /** Who said that the run is good, as git knows them; `null` where it does not. */
  blessedBy: z.string().nullable(),
  /** When, as ISO 8601 in UTC. */
  blessedAt: z.string(),
  run: keptRunSchema,
});
export type Baseline = z.infer<typeof baselineSchema>;

/**
 * Makes a baseline of a run. Keys stand in the schema's order, so that two baselines differ where their runs do.
 *
 * @example
 * ```ts
 * const baseline = baselineOf(run, { name: "images", blessedBy: "Ada", blessedAt: new Date().toISOString() });
 * ```
 */
export function baselineOf(run: Run, about: Pick<Baseline, "name" | "blessedBy" | "blessedAt">): Baseline {
  return baselineSchema.parse({ kind: "baseline", schemaVersion: 1, ...about, run });
}

/**
 * Where the baseline of a name lies in a folder.
 *
 * @throws {UsageError} Where the name is not made of letters, digits, `-`, `_` and `.` alone, or does not begin with a
 * letter or a digit: no name leads out of the folder.
 *
 * @example
 * ```ts
 * baselinePath("images", "reports/baselines"); // reports/baselines/images.json
 * ```
 */
export function baselinePath(name: string, folder: string): string {
  if (!/^[a-z0-9][\w.-]{0,99}$/i.test(name)) {
    throw new UsageError(
      `A baseline's name is made of letters, digits, '-', '_' and '.', begins with a letter or a digit and is at most 100 ` +
        `characters long; got '${name}'`,
    );
  }
  return join(folder, `${name}.json`);
}

/** Writes a baseline into a folder, whole or not at all, and gives its path. */
export async function writeBaseline(baseline: Baseline, folder: string): Promise<string> {
  const path = baselinePath(baseline.name, folder);
  await atomicWrite(path, `${JSON.stringify(baseline, null, 2)}\n`);
  return path;
}

/**
 * The baseline of a name, or `undefined` where there is none.
 *
 * @throws {UsageError} For a name that none can have, or a file that is no baseline of this version.
 *
 * @example
 * ```ts
 * const baseline = await readBaseline("images", "reports/baselines");
 * ```
 */
export async function readBaseline(name: string, folder: string): Promise<Baseline | undefined> {
  const path = baselinePath(name, folder), text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const found = parseRunOrBaseline(text, path);
  if (!("blessedAt" in found)) throw new UsageError(`${path} is a run and no baseline: bless it`);
  return found;
}

/**
 * Names of all baselines in a folder, in order; a folder that is not there has none.
 *
 * @example
 * ```ts
 * await baselineNames("reports/baselines"); // ["images", "text"]
 * ```
 */
export async function baselineNames(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length)).sort();
}

/**
 * A run by its file, its folder or its id, or a baseline by its file or its name.
 *
 * @param places Where runs are looked for by id, and baselines by name.
 * @throws {UsageError} Where there is none, it has not ended, or it is neither of this version: what was looked for, and where.
 *
 * @example
 * ```ts
 * const base = await readRunOrBaseline("images", { runs: "reports/runs", baselines: "reports/baselines", goOn });
 * ```
 */
export async function readRunOrBaseline(
  name: string,
  places: RunPlaces & { readonly baselines: string },
): Promise<KeptRun> {
  const { runs, baselines } = places;
  for (const place of [name, join(name, "run.json"), join(runs, name, "run.json"), join(baselines, `${name}.json`)]) {
    const text = await readFile(place, "utf8").catch(() => undefined);
    if (text === undefined) continue;
    const found = parseRunOrBaseline(text, place);
    return "blessedAt" in found ? found.run : found;
  }
  throw await noSuchRun(name, places, { folder: baselines, names: await baselineNames(baselines) });
}

/** A file's text, held to the schema of what it says that it is. */
function parseRunOrBaseline(text: string, place: string): Run | Baseline {
  if (!claimsToBeBaseline(text)) return parseRun(text, place);
  const json: unknown = JSON.parse(text), parsed = baselineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `${place} is no baseline of this version: ${firstIssue(parsed.error, json)}; bless a new run`,
  );
}

function claimsToBeBaseline(text: string): boolean {
  try {
    return z.object({ kind: z.literal("baseline") }).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

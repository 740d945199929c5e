import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { closest } from "../core/closest.ts";
import { UsageError } from "../core/usage_error.ts";
import { interruptedAt } from "./interrupted_line.ts";
import { Journal } from "./journal.ts";

/** Where runs are looked for, and what is said of one that has not ended. */
export interface RunPlaces {
  /** The folder in which runs are looked for by id. */
  readonly runs: string;
  /** The command that goes on with the run in a folder, ready to be typed. */
  readonly goOn: (folder: string) => string;
}

/** Baselines among which a run was looked for too. */
export interface KnownBaselines {
  readonly folder: string;
  readonly names: readonly string[];
}

const headerSchema = z.object({ kind: z.literal("header"), id: z.string() });

/**
 * What to tell of a run of which no run.json was found: that it has not ended, where it has a journal; else what was looked
 * for, where, and the nearest name that there is.
 *
 * @example
 * ```ts
 * throw await noSuchRun("mian", { runs: "reports/runs", goOn }, { folder: "reports/baselines", names: ["main"] });
 * // There is no run or baseline 'mian'. Did you mean 'main'? Expected a run.json, a folder with one, …
 * ```
 */
export async function noSuchRun(
  name: string,
  { runs, goOn }: RunPlaces,
  baselines?: KnownBaselines,
): Promise<UsageError> {
  for (const folder of [name, join(runs, name)]) {
    const lines = await Journal.read(join(folder, "journal.jsonl")).catch(() => []);
    const id = headerSchema.safeParse(lines[0]).data?.id;
    if (id === undefined) continue;
    const at = interruptedAt(lines.at(-1));
    return new UsageError(
      at === null
        ? `Run ${id} has not ended: wait for it, or, if no process is at work on it, go on with ${goOn(folder)}`
        : `Run ${id} has not ended (interrupted at ${at}): go on with ${goOn(folder)}`,
    );
  }
  const ids = await readdir(runs).catch(() => []), near = closest(name, [...baselines?.names ?? [], ...ids]);
  const what = baselines === undefined ? "run" : "run or baseline";
  const places = [
    ...["a run.json", "a folder with one"],
    `${baselines === undefined ? "or " : ""}the id of a run in ${runs}`,
    ...(baselines === undefined ? [] : [`or the name of a baseline in ${baselines.folder}`]),
  ].join(", ");
  const hint = near === undefined ? ": expected" : `. Did you mean '${near}'? Expected`;
  return new UsageError(`There is no ${what} '${name}'${hint} ${places}`);
}

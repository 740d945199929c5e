import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ratingPools } from "../people/rating_pools.ts";
import { listRuns } from "../store/history/list_runs.ts";
import { type PeopleFolder, readPeopleFolder, RUN_FILE } from "./people_folder.ts";
import type { ServeContext } from "./serve_context.ts";

/** Runs that are looked at, the newest first. */
export const NEWEST = 30;

/** A run of the list, or one that could not be read and why. */
export type Listed =
  | { readonly id: string; readonly people: PeopleFolder }
  | { readonly id: string; readonly problem: string };

/** What was read of a run that holds nothing for people, so that its file is not read again before it changes. */
const without = new Map<string, number>();

/** The newest runs with images that people can be asked about. */
export async function newestRateable(
  { runsFolder, history }: Pick<ServeContext, "runsFolder" | "history">,
): Promise<Listed[]> {
  const listed: Listed[] = [];
  for (const { id, folder } of listRuns(history, { limit: NEWEST })) {
    const place = join(runsFolder, folder, RUN_FILE), found = await stat(place).catch(() => undefined);
    if (found === undefined || without.get(place) === found.mtimeMs) continue;
    try {
      const people = await readPeopleFolder(runsFolder, folder);
      const some = people.run.rows.some(({ id: row }) => !("reason" in ratingPools(people.run, row)));
      if (some) listed.push({ id, people });
      else without.set(place, found.mtimeMs);
    } catch (error) {
      listed.push({ id, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return listed;
}

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ratingPools } from "../people/rating_pools.ts";
import { type PeopleFolder, readPeopleFolder } from "./people_folder.ts";

/** Folders that are looked at, the newest first: the names of runs begin with their time. */
export const NEWEST = 30;

/** A run of the list, or a folder that could not be read and why. */
export type Listed =
  | { readonly id: string; readonly people: PeopleFolder }
  | { readonly id: string; readonly problem: string };

/** What was read of a run that holds nothing for people, so that its file is not read again before it changes. */
const without = new Map<string, number>();

/** The newest runs with images that people can be asked about. */
export async function newestRateable(runsFolder: string): Promise<Listed[]> {
  const entries = await readdir(runsFolder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name).sort().reverse();
  const listed: Listed[] = [];
  for (const id of names.slice(0, NEWEST)) {
    const place = join(runsFolder, id, "run.json"), found = await stat(place).catch(() => undefined);
    if (found === undefined || without.get(place) === found.mtimeMs) continue;
    try {
      const people = await readPeopleFolder(runsFolder, id);
      const some = people.run.rows.some(({ id: row }) => !("reason" in ratingPools(people.run, row)));
      if (some) listed.push({ id, people });
      else without.set(place, found.mtimeMs);
    } catch (error) {
      listed.push({ id, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  return listed;
}

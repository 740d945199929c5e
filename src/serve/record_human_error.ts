import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Claim } from "../claims/claim.ts";
import type { Run } from "../core/run.ts";
import { isPeopleMetric } from "../people/people_columns.ts";
import { sessionRatings } from "../people/ratings.ts";
import { withHumanError } from "../people/with_human_error.ts";
import { writeReport } from "../report/write_report.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { inTurn } from "./in_turn.ts";
import { type PeopleFolder, readPeopleFolder, RUN_FILE } from "./people_folder.ts";
import { RequestProblem } from "./request_problem.ts";

/** How often a report is written anew because its run changed meanwhile. */
const ATTEMPTS = 3;

/**
 * Puts what people said into a run: reads its sessions, and writes the report and then `run.json` anew where they say something
 * new. Calls for one folder wait for each other, and of several the first does the work of all. Where another process wrote
 * `run.json` while the report was made, all begins again from what it wrote.
 *
 * @param folder The run's folder, which holds `run.json`.
 * @param claims What the report says of families besides.
 * @returns Whether anything was new.
 * @throws {RequestProblem} 503 where `run.json` changed with every try.
 * @throws What {@linkcode readPeopleFolder} and writing throw; `run.json` is then as it was.
 *
 * @example
 * ```ts
 * await recordHumanError("reports/runs/20261126-101500-images-1a2b", claims); // true
 * ```
 */
export async function recordHumanError(folder: string, claims: readonly Claim[]): Promise<boolean> {
  return await inTurn(`${folder}: report`, async () => {
    const place = join(folder, RUN_FILE);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const people = await readPeopleFolder(dirname(folder), basename(folder));
      if (isRecorded(people)) return false;
      const run = rated(people);
      // The report first: a run.json that already has the numbers would say that all was done.
      await writeReport(run, folder, { claims });
      if (await readFile(place, "utf8") !== people.text) continue;
      await atomicWrite(place, `${JSON.stringify(run, null, 2)}\n`);
      return true;
    }
    throw new RequestProblem(
      503,
      `The run's ${RUN_FILE} was changed by something else each of the ${ATTEMPTS} times that its report was written. Ask again later.`,
    );
  });
}

/** Whether a run's numbers are those of its sessions. A session that someone left is not worth a new report. */
export function isRecorded(people: PeopleFolder): boolean {
  return text(people.run) === text(rated(people));
}

function rated({ run, sessions }: PeopleFolder): Run {
  return withHumanError(run, sessionRatings(run, sessions));
}

function text({ cells }: Run): string {
  const numbers = cells.flatMap((cell) =>
    isPeopleMetric(cell.metric) && cell.state === "measured"
      ? [[cell.model, cell.metric, cell.value, cell.interval, cell.n, cell.fingerprint]]
      : []
  );
  return JSON.stringify(numbers);
}

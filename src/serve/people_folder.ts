/** What people said of a run, in the run's folder. */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Run } from "../core/run.ts";
import { type AnswerLine, readSessions, type SessionLine, type Sessions } from "../people/sessions.ts";
import { Journal } from "../store/journal.ts";
import { parseRun } from "../store/read_run.ts";
import { RequestProblem } from "./request_problem.ts";

const JOURNAL = join("people", "answers.jsonl");

/** A run that people can be asked about, as the files say now. */
export interface PeopleFolder extends Sessions {
  readonly folder: string;
  readonly run: Run;
}

/**
 * Reads a run and its sessions anew: what a crash left is what there is.
 *
 * @param id Name of a folder in the folder of runs.
 * @throws {RequestProblem} Where there is no such run, 404, or its journal is damaged or does not fit the protocol, 500: which line.
 * @throws {UsageError} Where its run.json is no run.
 */
export async function readPeopleFolder(runsFolder: string, id: string): Promise<PeopleFolder> {
  // Names of files and folders that are hidden, or no single name, are no runs.
  if (!/^\w[\w.-]*$/.test(id)) throw new RequestProblem(404, `There is no run '${id}'.`);
  const folder = join(runsFolder, id), place = join(folder, "run.json");
  const text = await readFile(place, "utf8").catch(() => {
    throw new RequestProblem(404, `There is no run '${id}', or it has not ended: its folder holds no run.json.`);
  });
  const run = parseRun(text, `${id}/run.json`);
  return { folder, run, ...await readJournal(folder, run.id) };
}

async function readJournal(folder: string, run: string): Promise<Sessions> {
  try {
    return readSessions(await Journal.read(join(folder, JOURNAL)), run, `${run}/${JOURNAL}`);
  } catch (error) {
    if (error instanceof SyntaxError) throw new RequestProblem(500, error.message);
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return { sessions: [], ofOtherProtocols: 0 };
    }
    throw error;
  }
}

/** Adds a line to the journal of a run's folder, and waits until it is on the disk. */
export async function appendPeopleLine(folder: string, line: SessionLine | AnswerLine): Promise<void> {
  const place = join(folder, JOURNAL);
  await mkdir(dirname(place), { recursive: true });
  const journal = await Journal.open(place);
  try {
    await journal.append(line);
  } finally {
    await journal.close();
  }
}

/** What people said of a run, in the run's folder. */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Run } from "../core/run.ts";
import { type AnswerLine, readSessions, type SessionLine, type Sessions } from "../people/sessions.ts";
import { Journal } from "../store/journal.ts";
import { parseRun } from "../store/read_run.ts";
import { RequestProblem } from "./request_problem.ts";

/** A run's own file in its folder. */
export const RUN_FILE = "run.json";
const JOURNAL = join("people", "answers.jsonl");

/** A run that people can be asked about, as the files say now. */
export interface PeopleFolder extends Sessions {
  readonly folder: string;
  readonly run: Run;
  /** Of its file, as it was read. */
  readonly text: string;
}

/**
 * Reads a run and its sessions anew: what a crash left is what there is.
 *
 * @param name Of a folder in the folder of runs, as `runFolder` finds it.
 * @throws {RequestProblem} Where there is no such run, 404, or its journal is damaged or does not fit the protocol, 500: which line.
 * @throws {UsageError} Where its run.json is no run.
 */
export async function readPeopleFolder(runsFolder: string, name: string): Promise<PeopleFolder> {
  const folder = join(runsFolder, name);
  const text = await readFile(join(folder, RUN_FILE), "utf8").catch(() => {
    throw new RequestProblem(404, `There is no run '${name}', or it has not ended: its folder holds no ${RUN_FILE}.`);
  });
  const run = parseRun(text, `${name}/${RUN_FILE}`);
  return { folder, run, text, ...await readJournal(folder, run.id) };
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

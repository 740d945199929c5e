import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { runSchema } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { Journal } from "./journal.ts";

/** The first line of a journal: what the run was asked to do, so that it can go on. */
const headerSchema = z.object({
  kind: z.literal("header"),
  schemaVersion: z.literal(1),
  id: z.string(),
  command: z.string(),
  startedAt: z.string(),
  configuration: z.unknown(),
  /** Content of every graph that takes part: a resumed run must measure the same models. */
  weights: z.string(),
  /** The machine, versions and code: times that were measured under others are measured again. */
  environment: z.string(),
});
export type JournalHeader = z.infer<typeof headerSchema>;

/** A run's folder, with its journal open. */
export interface RunFolder {
  readonly path: string;
  readonly header: JournalHeader;
  readonly journal: Journal;
  /** Lines that were there already. */
  readonly recorded: readonly unknown[];
}

/** Makes the folder of a new run. The id is the time in UTC, the suite and four random hex digits. */
export async function createRunFolder(
  root: string,
  suite: string,
  about: Pick<JournalHeader, "command" | "configuration" | "weights" | "environment">,
): Promise<RunFolder> {
  const startedAt = new Date().toISOString();
  const stamp = startedAt.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  const id = `${stamp}-${suite}-${randomBytes(2).toString("hex")}`;
  const path = join(root, id);
  await mkdir(path, { recursive: true });
  const header: JournalHeader = { kind: "header", schemaVersion: 1, id, startedAt, ...about };
  const journal = await Journal.open(join(path, "journal.jsonl"));
  await journal.append(header);
  return { path, header, journal, recorded: [] };
}

/**
 * Opens the folder of a run that was interrupted.
 *
 * @param run Its id, or a path to its folder.
 * @throws {UsageError} Where there is no such run, or its journal has no header.
 */
export async function openRunFolder(root: string, run: string): Promise<RunFolder> {
  const path = [join(root, run), run].find((folder) => existsSync(join(folder, "journal.jsonl")));
  if (path === undefined) {
    throw new UsageError(`There is no run '${run}': neither ${join(root, run)} nor ${run} holds a journal.jsonl`);
  }
  if (await isComplete(join(path, "run.json"))) {
    throw new UsageError(`Run '${run}' is complete: its report is ${join(path, "report.html")}`);
  }
  const lines = await Journal.read(join(path, "journal.jsonl"));
  const parsed = headerSchema.safeParse(lines[0]);
  if (!parsed.success) {
    throw new UsageError(`${path}/journal.jsonl does not begin with a run's header: it can't be resumed`);
  }
  return {
    path,
    header: parsed.data,
    journal: await Journal.open(join(path, "journal.jsonl")),
    recorded: lines.slice(1),
  };
}

/** Whether a run has been written as complete; one that a budget cut off is not. */
async function isComplete(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text !== undefined && runSchema.safeParse(JSON.parse(text)).data?.state === "complete";
}

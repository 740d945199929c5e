/** Runs that have no result yet, or not all of it: what their journals tell. */
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { listIncomplete } from "../store/history/list_runs.ts";
import { interruptedAt } from "../store/interrupted_line.ts";
import type { ServeContext } from "./serve_context.ts";

/** A run that has not measured everything that it was asked to. */
export interface UnfinishedRun {
  readonly id: string;
  readonly folder: string;
  readonly suite: string;
  readonly preset: string;
  /** Ids of the models that it was asked to measure. */
  readonly models: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /**
   * `running` writes; `interrupted` was ended by someone, or has not written for so long that no process seems to be at
   * work; `incomplete` ended and wrote its results, without some of the cells.
   */
  readonly state: "running" | "interrupted" | "incomplete";
  /** When someone ended it, as its journal says: ISO 8601, UTC; `null` where it says no such thing. */
  readonly interruptedAt: string | null;
  /** When its journal was last written: ISO 8601, UTC. */
  readonly writtenAt: string;
  /** What is done, by model and pass, in the order in which each was first taken up. */
  readonly passes: readonly JournalPass[];
  /** What goes on with it. */
  readonly resume: string;
}

/** Units of work of one kind that a journal records as done. */
export interface JournalPass {
  readonly model: string;
  readonly pass: string;
  readonly units: number;
}

/** So long without a line in the journal, in milliseconds, and a run is called interrupted. */
const SILENCE = 600_000;
/** No more than these are looked at: the newest. */
const MOST = 20;

const headerSchema = z.object({
  id: z.string(),
  startedAt: z.string(),
  configuration: z.object({ suite: z.string(), preset: z.string(), models: z.array(z.string()) }),
});
const unitSchema = z.object({ kind: z.enum(["unit", "timing"]), model: z.string(), pass: z.string() });

/** What was read of a journal, and how far. */
interface Followed {
  readonly header: z.infer<typeof headerSchema>;
  readonly passes: ReadonlyMap<string, JournalPass>;
  /** The time of a last line that says so. */
  readonly interruptedAt: string | null;
  /** Bytes, to the end of the last whole line. */
  readonly read: number;
}

/**
 * Makes a function that lists the runs that have not measured everything, the newest first: those without a result, and
 * those whose result is incomplete. Journals only grow, so each is read once and then from where it ended.
 *
 * @example
 * ```ts
 * const unfinished = followUnfinished();
 * (await unfinished(context)).filter(({ state }) => state === "running");
 * ```
 */
export function followUnfinished(): (context: ServeContext, now?: number) => Promise<readonly UnfinishedRun[]> {
  const followed = new Map<string, Followed>();
  return async (context, now = Date.now()) => {
    const incomplete = listIncomplete(context.history, MOST).map(({ folder }) => folder);
    const folders = [...new Set([...context.watched().unfinished, ...incomplete])].sort().reverse().slice(0, MOST);
    for (const folder of followed.keys()) if (!folders.includes(folder)) followed.delete(folder);
    const runs = await Promise.all(folders.map(async (folder) => {
      const found = await follow(join(context.runsFolder, folder), followed.get(folder));
      // A result of which the index does not say that it is incomplete: the run has just ended.
      if (found === null || (found.ended !== null && !incomplete.includes(folder))) return [];
      followed.set(folder, found.followed);
      return [unfinishedRun(context, folder, found, now)];
    }));
    return runs.flat();
  };
}

/** How a folder was found. */
interface Found {
  readonly followed: Followed;
  /** Of the journal, and of run.json where there is one: when they were written, in milliseconds. */
  readonly written: number;
  readonly ended: number | null;
}

/** `null` where there is no journal of a run, or it cannot be read. */
async function follow(path: string, before: Followed | undefined): Promise<Found | null> {
  try {
    const journal = join(path, "journal.jsonl"), { size, mtimeMs: written } = await stat(journal);
    const followed = before !== undefined && before.read === size ? before : await readOn(journal, size, before);
    const ended = await stat(join(path, "run.json")).then(({ mtimeMs }) => mtimeMs, () => null);
    return followed === null ? null : { followed, written, ended };
  } catch {
    return null;
  }
}

async function readOn(path: string, size: number, before: Followed | undefined): Promise<Followed | null> {
  const from = before === undefined || before.read > size ? 0 : before.read;
  const bytes = new Uint8Array(size - from), file = await open(path, "r");
  let length: number;
  try {
    length = (await file.read(bytes, 0, bytes.length, from)).bytesRead;
  } finally {
    await file.close();
  }
  const whole = bytes.subarray(0, length).lastIndexOf(0x0a) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, whole)).split("\n").slice(0, -1).map(parsed);
  const header = from === 0 ? headerSchema.safeParse(lines[0]).data : before?.header;
  if (header === undefined) return null;
  const passes = new Map(from === 0 ? [] : before?.passes);
  for (const line of lines) {
    const unit = unitSchema.safeParse(line).data;
    if (unit === undefined) continue;
    const { model, pass } = unit, key = JSON.stringify([model, pass]);
    passes.set(key, { model, pass, units: (passes.get(key)?.units ?? 0) + 1 });
  }
  const ended = lines.length === 0 ? before?.interruptedAt ?? null : interruptedAt(lines.at(-1));
  return { header, passes, interruptedAt: ended, read: from + whole };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function unfinishedRun(
  context: ServeContext,
  folder: string,
  { followed: { header, passes, interruptedAt }, written, ended }: Found,
  now: number,
): UnfinishedRun {
  const { id, startedAt, configuration: { suite, preset, models } } = header;
  // A run that goes on after it ended without some cells writes into its journal again.
  const atWork = (ended === null || written > ended) && interruptedAt === null && now - written < SILENCE;
  return {
    id,
    folder,
    suite,
    preset,
    models,
    startedAt,
    state: atWork ? "running" : ended === null ? "interrupted" : "incomplete",
    interruptedAt,
    writtenAt: new Date(written).toISOString(),
    passes: [...passes.values()],
    resume: context.resumeCommand(folder),
  };
}

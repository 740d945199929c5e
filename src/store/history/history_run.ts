import { z } from "zod";
import { runSchema } from "../../core/run.ts";

/** A run as the index tells of it. */
export interface HistoryRun {
  readonly id: string;
  /** Its folder's name. */
  readonly folder: string;
  readonly suite: string;
  readonly preset: string;
  readonly state: "complete" | "incomplete";
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  /** How many models took part, anchors not counted. */
  readonly models: number;
  /** How many cells there are of each state. */
  readonly cells: Readonly<Record<"measured" | "undefined" | "invalid" | "failed" | "skipped", number>>;
}

/** The columns of `run` that `historyRun` takes, for a SELECT. */
export const RUN_COLUMNS = `run.id, run.folder, run.suite, run.preset, run.state, run.started, run.finished,
  run.git_commit, run.git_dirty, run.models, run.measured, run.undefined, run.invalid, run.failed, run.skipped`;

const count = z.number().int().nonnegative();
const rowSchema = z.object({
  ...runSchema.pick({ id: true, suite: true, preset: true, state: true }).shape,
  folder: z.string(),
  started: z.number(),
  finished: z.number(),
  git_commit: z.string().nullable(),
  git_dirty: z.number().nullable(),
  models: count,
  measured: count,
  undefined: count,
  invalid: count,
  failed: count,
  skipped: count,
});

/** A row of `RUN_COLUMNS` as a run. */
export function historyRun(row: unknown): HistoryRun {
  const { started, finished, git_commit: commit, git_dirty: dirty, ...rest } = rowSchema.parse(row);
  const { measured, undefined: withoutNumber, invalid, failed, skipped, ...run } = rest;
  return {
    ...run,
    startedAt: new Date(started).toISOString(),
    finishedAt: new Date(finished).toISOString(),
    git: commit === null ? null : { commit, dirty: dirty === 1 },
    cells: { measured, undefined: withoutNumber, invalid, failed, skipped },
  };
}

import { z } from "zod";
import { likelihoodKindSchema } from "../../core/run.ts";

/** A number of the index with what makes it one, and the run that it is of. */
export interface HistoryNumber {
  readonly value: number;
  readonly interval: readonly [number, number] | null;
  readonly level: number;
  readonly n: number;
  readonly unit: string;
  readonly direction: "lower" | "higher";
  readonly kind?: z.infer<typeof likelihoodKindSchema>;
  readonly fingerprint: string;
  /** Measured to the rule, or not: then the reason says what is missing. */
  readonly state: "measured" | "invalid";
  readonly reason?: string;
  /** Id of the run. */
  readonly run: string;
  readonly suite: string;
  readonly preset: string;
  /** When the run started: ISO 8601, UTC. */
  readonly date: string;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
}

/** The columns that `historyNumber` takes, for a SELECT from `cell`, `series` and `run`. */
export const NUMBER_COLUMNS = `cell.value, cell.low, cell.high, cell.level, cell.n, cell.state, cell.reason,
  series.unit, series.direction, series.kind, series.fingerprint, run.id, run.suite, run.preset, run.started,
  run.git_commit, run.git_dirty`;

const rowSchema = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  level: z.number(),
  n: z.number(),
  state: z.enum(["measured", "invalid"]),
  reason: z.string().nullable(),
  unit: z.string(),
  direction: z.enum(["lower", "higher"]),
  kind: likelihoodKindSchema.nullable(),
  fingerprint: z.string(),
  id: z.string(),
  suite: z.string(),
  preset: z.string(),
  started: z.number(),
  git_commit: z.string().nullable(),
  git_dirty: z.number().nullable(),
});

/** A row of `NUMBER_COLUMNS` as a number. */
export function historyNumber(row: unknown): HistoryNumber {
  const { low, high, kind, reason, id, started, git_commit: commit, git_dirty: dirty, ...rest } = rowSchema.parse(row);
  return {
    ...rest,
    interval: low === null || high === null ? null : [low, high],
    ...(kind === null ? {} : { kind }),
    ...(reason === null ? {} : { reason }),
    run: id,
    date: new Date(started).toISOString(),
    git: commit === null ? null : { commit, dirty: dirty === 1 },
  };
}

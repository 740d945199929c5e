import type { Claim } from "../claims/claim.ts";
import type { History } from "../store/history/open_history.ts";

/** What the handlers of one server share. */
export interface ServeContext {
  /** Holds a folder for each run. */
  readonly runsFolder: string;
  /** What reports say of families: they are written again when people have judged. */
  readonly claims: readonly Claim[];
  /** The index; only read here. */
  readonly history: History;
  /** What was found in the folder of runs beside those of the index. */
  readonly watched: () => Watched;
  /** The command that goes on with the run in a folder, ready to be typed. */
  readonly resumeCommand: (folder: string) => string;
  /** Aborted when the server ends: what streams must end then. */
  readonly signal: AbortSignal;
}

/** What the last look at the folder of runs found. */
export interface Watched {
  /** Goes up with every change of the index. */
  readonly version: number;
  /** Folders looked at, of how many, while the index is brought up to date for the first time; then `null`. */
  readonly indexing: { readonly done: number; readonly all: number } | null;
  /** Folders whose run.json cannot be read, and why. */
  readonly broken: readonly { readonly folder: string; readonly problem: string }[];
  /** Folders without a run.json: runs that have not ended, or no runs at all. */
  readonly unfinished: readonly string[];
  /** Why the index could not be brought up to date the last time; `null` where it could. */
  readonly problem: string | null;
}

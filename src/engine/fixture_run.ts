/** Runs a plan in a temporary folder. Test code only. */
import { join } from "node:path";
import { type Run, runSchema } from "../core/run.ts";
import { Journal } from "../store/journal.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { surroundings } from "./manifest.ts";
import type { Plan } from "./plan.ts";
import type { ProgressEvent } from "./progress.ts";
import { RecordedTimings } from "./recorded_timings.ts";
import { openSuite, runSuite } from "./run_suite.ts";
import { WorkerPool } from "./worker_pool.ts";

/** Where a run is kept, and who listens. */
export interface FixtureRunOptions {
  readonly folder: string;
  /** Finished work is shared between runs of one name. */
  readonly cache?: string;
  readonly onProgress?: (event: ProgressEvent, pool: WorkerPool) => void;
  /** Lines of an earlier part's journal. */
  readonly journal?: readonly unknown[];
}

/** The run of a plan, held to the schema. */
export async function fixtureRun(
  plan: Plan,
  { folder, cache = "cache", onProgress = () => {}, journal: lines = [] }: FixtureRunOptions,
): Promise<Run> {
  const pool = new WorkerPool(plan.configuration.workers);
  const journal = await Journal.open(join(folder, `${cache}.jsonl`));
  try {
    return runSchema.parse(
      await runSuite(await openSuite(plan), {
        id: "test",
        folder: join(folder, "run"),
        command: "test",
        startedAt: new Date().toISOString(),
        surroundings: await surroundings(folder),
        recorded: new RecordedTimings(lines),
        pool,
        cache: new UnitCache(join(folder, cache)),
        journal,
        onProgress: (event) => onProgress(event, pool),
      }),
    );
  } finally {
    await pool.close();
    await journal.close();
  }
}

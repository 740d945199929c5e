import type { History } from "./open_history.ts";

/** A suite, and how many runs of it there are. */
export interface HistorySuite {
  readonly suite: string;
  readonly runs: number;
}

/**
 * The suites that have runs, by name.
 *
 * @example
 * ```ts
 * listSuites(history); // [{ suite: "images", runs: 12 }, { suite: "speed", runs: 3 }]
 * ```
 */
export function listSuites(history: History): readonly HistorySuite[] {
  return history.prepare("SELECT suite, count(*) AS runs FROM run GROUP BY suite ORDER BY suite").all()
    .map(({ suite, runs }) => ({ suite: String(suite), runs: Number(runs) }));
}

import { type HistoryRun, historyRun, RUN_COLUMNS } from "./history_run.ts";
import type { History } from "./open_history.ts";

export interface ListOptions {
  /** Runs of this suite only. */
  readonly suite?: string;
  /** How many at most; 50 where not given. */
  readonly limit?: number;
  /** Only those older than this one: the last of the page before. */
  readonly before?: Pick<HistoryRun, "startedAt" | "id">;
}

/**
 * Runs, the newest first; of two that started together, the one with the greater id.
 *
 * @throws {RangeError} Where `limit` is no positive integer, or `before` has no date.
 *
 * @example
 * ```ts
 * const page = listRuns(history, { suite: "images", limit: 20 });
 * const next = listRuns(history, { suite: "images", limit: 20, before: page.at(-1)! });
 * ```
 */
export function listRuns(history: History, options: ListOptions = {}): readonly HistoryRun[] {
  const { suite, limit = 50, before } = options;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Cannot list runs: 'limit' must be a positive integer, got ${limit}`);
  }
  const until = before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before.startedAt);
  if (Number.isNaN(until)) {
    throw new RangeError(`Cannot list runs: 'before.startedAt' must be a date, got '${before?.startedAt}'`);
  }
  const place = [until, before?.id ?? ""], order = "ORDER BY run.started DESC, run.id DESC LIMIT ?";
  const rows = suite === undefined
    ? history.prepare(`SELECT ${RUN_COLUMNS} FROM run WHERE (run.started, run.id) < (?, ?) ${order}`)
      .all(...place, limit)
    : history.prepare(`SELECT ${RUN_COLUMNS} FROM run WHERE run.suite = ? AND (run.started, run.id) < (?, ?) ${order}`)
      .all(suite, ...place, limit);
  return rows.map(historyRun);
}

/**
 * Runs that did not measure everything that they were asked to, the newest first.
 *
 * @param limit How many at most.
 *
 * @example
 * ```ts
 * listIncomplete(history, 20).every(({ state }) => state === "incomplete"); // true
 * ```
 */
export function listIncomplete(history: History, limit: number): readonly HistoryRun[] {
  return history.prepare(
    `SELECT ${RUN_COLUMNS} FROM run WHERE run.state = 'incomplete' ORDER BY run.started DESC, run.id DESC LIMIT ?`,
  ).all(limit).map(historyRun);
}

/**
 * One run; `undefined` where the index has none of that id.
 *
 * @example
 * ```ts
 * findRun(history, "20990101-000000-test")?.folder; // "20990101-000000-test"
 * ```
 */
export function findRun(history: History, id: string): HistoryRun | undefined {
  const row = history.prepare(`SELECT ${RUN_COLUMNS} FROM run WHERE run.id = ?`).get(id);
  return row === undefined ? undefined : historyRun(row);
}

import { type HistoryNumber, historyNumber, NUMBER_COLUMNS } from "./history_number.ts";
import type { HistoryLine } from "./list_lines.ts";
import type { History } from "./open_history.ts";

export interface OverTimeOptions {
  /** Numbers of this line only. */
  readonly line?: Pick<HistoryLine, "fingerprint" | "kind" | "unit" | "direction">;
  /** The latest this many; 2000 where not given. */
  readonly limit?: number;
}

/**
 * One model's numbers by one metric over runs and suites, the oldest first. Numbers that were not measured to the rule are
 * among them, and their state says so; only those of one fingerprint, kind, unit and direction are points of one line.
 *
 * @throws {RangeError} Where `limit` is no positive integer.
 *
 * @example
 * ```ts
 * const numbers = metricOverTime(history, "ddpm-mnist", "fid", { line: listLines(history, "ddpm-mnist", "fid")[0]! });
 * changePoints(numbers.map(({ value }) => value)); // where it changed
 * ```
 */
export function metricOverTime(
  history: History,
  model: string,
  metric: string,
  options: OverTimeOptions = {},
): readonly HistoryNumber[] {
  const { line, limit = 2000 } = options;
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`Cannot show a metric over time: 'limit' must be a positive integer, got ${limit}`);
  }
  const rows = line === undefined
    ? history.prepare(numbers("series.fingerprint IS NOT NULL")).all(model, metric, limit)
    : history.prepare(numbers(OF_LINE))
      .all(model, metric, line.fingerprint, line.kind ?? null, line.unit, line.direction, limit);
  return rows.reverse().map(historyNumber);
}

/** `IS` holds of two NULLs too. */
const OF_LINE = "series.fingerprint = ? AND series.kind IS ? AND series.unit = ? AND series.direction = ?";

/**
 * The latest places are found in the index alone, and only then looked up. CROSS JOIN keeps the order of the joins: the few
 * series first.
 */
function numbers(condition: string): string {
  return `
    WITH latest AS MATERIALIZED (
      SELECT cell.run, cell.position
      FROM series CROSS JOIN cell ON cell.series = series.series
      WHERE series.model = ? AND series.metric = ? AND ${condition}
      ORDER BY cell.started DESC, cell.run DESC
      LIMIT ?
    )
    SELECT ${NUMBER_COLUMNS}
    FROM latest
    CROSS JOIN cell ON cell.run = latest.run AND cell.position = latest.position
    CROSS JOIN series ON series.series = cell.series
    CROSS JOIN run ON run.run = cell.run
    ORDER BY cell.started DESC, run.id DESC`;
}

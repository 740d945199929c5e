/** One line over time: numbers of one model that are comparable, and where their mean changed. */
import { changePoints } from "../stats/change_points.ts";
import { conventionOf } from "../store/history/convention_of.ts";
import type { HistoryNumber } from "../store/history/history_number.ts";
import type { HistoryLine } from "../store/history/list_lines.ts";
import { metricOverTime } from "../store/history/metric_over_time.ts";
import type { History } from "../store/history/open_history.ts";
import type { Convention } from "../core/run.ts";

/** A line with its latest numbers. */
export interface Series {
  readonly line: HistoryLine;
  readonly convention: Convention;
  /** The oldest first. Those that were not measured to the rule are among them, and no change is told from them. */
  readonly numbers: readonly HistoryNumber[];
  readonly changes: readonly SeriesChange[];
}

/** A change of the mean. */
export interface SeriesChange {
  /** Index of the first number after it. */
  readonly at: number;
  /** Id of that number's run. */
  readonly run: string;
  readonly before: number;
  readonly after: number;
}

/**
 * The latest numbers of a line, and the changes of their mean.
 *
 * @param limit How many numbers at most.
 *
 * @example
 * ```ts
 * const [line] = listLines(history, "ddpm-mnist", "fid");
 * seriesOf(history, "ddpm-mnist", line!, 200).changes; // []
 * ```
 */
export function seriesOf(history: History, model: string, line: HistoryLine, limit: number): Series {
  const numbers = metricOverTime(history, model, line.metric, { line, limit });
  const measured = numbers.flatMap(({ state, value, run }, at) => state === "measured" ? [{ at, value, run }] : []);
  const changes = changePoints(measured.map(({ value }) => value)).map(({ at, before, after }) => {
    const { at: index, run } = measured[at]!;
    return { at: index, run, before, after };
  });
  return { line, convention: conventionOf(history, line.fingerprint) ?? {}, numbers, changes };
}

import type { MeasuredCell, Row, Run } from "../../core/run.ts";
import { HUMAN_ERROR, PEOPLE_METRICS } from "../../people/people_columns.ts";

/** What people saw of one model. */
export interface PeopleRow {
  readonly row: Row;
  readonly overall: MeasuredCell;
  readonly real: MeasuredCell;
  readonly generated: MeasuredCell;
  readonly raters: number;
  /** From the cell's details; 0 where they do not say. */
  readonly answers: number;
  readonly secondsPerAnswer: number | null;
}

/** What people saw of a run. */
export interface PeopleTable {
  /** The models with numbers, those that deceived most first. */
  readonly rows: readonly PeopleRow[];
  /** Models without, by the reason. */
  readonly without: readonly { readonly models: readonly string[]; readonly reason: string }[];
}

/**
 * What people saw of a run's models; `null` for a run that nobody rated.
 *
 * @example
 * ```ts
 * peopleTable(run)?.rows[0]?.row.id; // "ddpm-mnist"
 * ```
 */
export function peopleTable(run: Run): PeopleTable | null {
  if (!run.columns.some(({ id }) => id === HUMAN_ERROR)) return null;
  const models = run.rows.filter(({ role }) => role === "model");
  const rows = models.flatMap((row) => {
    const [overall, real, generated] = PEOPLE_METRICS.map(({ column }) => measured(run, row.id, column.id));
    if (overall === undefined || real === undefined || generated === undefined) return [];
    const { answers = 0, "median seconds an answer": seconds } = overall.details ?? {};
    return [{
      row,
      overall,
      real,
      generated,
      raters: overall.n,
      answers: Number(answers),
      secondsPerAnswer: typeof seconds === "number" ? seconds : null,
    }];
  });
  const undone = models.flatMap(({ id }) => {
    const cell = run.cells.find(({ model, metric }) => model === id && metric === HUMAN_ERROR);
    return cell === undefined || cell.state === "measured" ? [] : [{ id, reason: cell.reason }];
  });
  const without = [...Map.groupBy(undone, ({ reason }) => reason)]
    .map(([reason, own]) => ({ reason, models: own.map(({ id }) => id) }));
  return { rows: rows.toSorted((a, b) => b.overall.value - a.overall.value), without };
}

function measured(run: Run, model: string, metric: string): MeasuredCell | undefined {
  const found = run.cells.find((cell) => cell.model === model && cell.metric === metric);
  return found?.state === "measured" ? found : undefined;
}

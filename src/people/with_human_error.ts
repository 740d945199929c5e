import { fingerprint } from "../core/fingerprint.ts";
import type { Cell, Row, Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { type HumanError, humanError } from "./human_error.ts";
import { isPeopleMetric, PEOPLE_METRICS } from "./people_columns.ts";
import type { ModelRatings, Ratings } from "./ratings.ts";

const LEVEL = 0.95;

/**
 * A run with what people saw: three columns, and a cell in each for every row. Numbers of the same source (our sessions, or
 * tables of what people said elsewhere) that were there before are replaced. Those of the other source stay, but where these
 * ratings have the same model: a row has one number of people, the latest that was asked for. A row without any has undefined
 * cells that say why, and a run without any has no such columns.
 *
 * A cell's `n` is the number of raters, which are what is drawn at random; the answers stand in its details.
 *
 * @throws {UsageError} Where there are ratings and none is of a model of the run.
 *
 * @example
 * ```ts
 * withHumanError(run, sessionRatings(run, sessions)).columns.at(-1)?.id; // "human_error_rate_generated"
 * ```
 */
export function withHumanError(run: Run, ratings: Ratings): Run {
  const columns = run.columns.filter(({ id }) => !isPeopleMetric(id));
  const cells = run.cells.filter(({ metric }) => !isPeopleMetric(metric));
  const kept = run.cells.filter((cell) =>
    isPeopleMetric(cell.metric) && cell.state === "measured" && !ratings.models.has(cell.model) &&
    !ratings.replaces(cell.convention)
  );
  if (ratings.models.size === 0 && kept.length === 0) return { ...run, columns, cells };
  if (ratings.models.size > 0 && unknownModels(run, ratings).length === ratings.models.size) {
    throw new UsageError(
      `None of the rated models is in run ${run.id}: expected some of ${models(run).join(", ")}, found ${
        [...ratings.models.keys()].join(", ")
      }`,
    );
  }
  return {
    ...run,
    columns: [...columns, ...PEOPLE_METRICS.map(({ column }) => ({ ...column }))],
    cells: [...cells, ...run.rows.flatMap((row) => peopleCells(row, ratings, kept))],
  };
}

/** Rated models that the run does not have. */
export function unknownModels(run: Run, ratings: Ratings): string[] {
  const known = models(run);
  return [...ratings.models.keys()].filter((model) => !known.includes(model));
}

function models({ rows }: Run): string[] {
  return rows.filter(({ role }) => role === "model").map(({ id }) => id);
}

function peopleCells({ id, family }: Row, ratings: Ratings, kept: readonly Cell[]): Cell[] {
  const rated = ratings.models.get(id);
  const measured = rated === undefined ? undefined : { rated, error: humanError(rated.raters, LEVEL) };
  return PEOPLE_METRICS.map(({ rate, column: { id: metric, unit, direction } }): Cell => {
    const address = { model: id, family, metric };
    const before = kept.find((cell) => cell.model === id && cell.metric === metric);
    if (before !== undefined) return before;
    if (measured === undefined) return { ...address, state: "undefined", reason: ratings.whyNone(id) };
    const { value, interval } = measured.error[rate], { convention } = measured.rated;
    return {
      ...address,
      state: "measured",
      value: 100 * value,
      interval: interval === null ? null : [100 * interval[0], 100 * interval[1]],
      level: LEVEL,
      n: measured.error.raters,
      unit,
      direction,
      convention: { ...convention },
      fingerprint: fingerprint(convention),
      details: details(measured.rated, measured.error),
    };
  });
}

function details({ unfinished, secondsPerAnswer }: ModelRatings, { raters, answers }: HumanError) {
  return {
    raters,
    answers,
    "unfinished sessions": unfinished,
    ...(secondsPerAnswer === null ? {} : { "median seconds an answer": Number(secondsPerAnswer.toFixed(2)) }),
  };
}

import type { Column, MeasuredCell, Run } from "../core/run.ts";
import { holm } from "../stats/holm.ts";
import { type Spearman, spearman } from "../stats/spearman.ts";
import { HUMAN_ERROR, isPeopleMetric } from "./people_columns.ts";

/** How a metric orders models beside how people do. */
export type Agreement =
  | {
    readonly metric: string;
    /** Models that both numbers are known of. */
    readonly models: readonly string[];
    readonly state: "correlated";
    /** Positive where what the metric calls better deceives people more. */
    readonly rank: Spearman;
    /** Adjusted for all metrics of the run that could be correlated, by Holm's method. */
    readonly adjusted: number;
  }
  | { readonly metric: string; readonly models: readonly string[]; readonly state: "none"; readonly reason: string };

/** Fewer models than these have no correlation worth a number: of four, a perfect order has p = 0.083. */
export const FEWEST_MODELS = 5;

/** Units of what a sample costs: no claim about how it looks. */
const COSTS = /^(ms|s|[KMG]iB|J|W|G?FLOP|×)$|\/s$/;

/**
 * The rank correlation of each metric of quality with people's error rate, over the models of one convention on either
 * side. Numbers that are ranked nowhere, and what samples cost, are left out. Only the choice of models is in the
 * intervals: how far each number itself could be off is not.
 *
 * Source: Spearman's correlation, as Stein et al. 2023 hold metrics against people; Holm 1979.
 *
 * @returns In the order of the columns; empty for a run that nobody rated.
 *
 * @example
 * ```ts
 * metricsAndPeople(run)[0]; // { metric: "fid", models: [...], state: "correlated", rank: { value: 0.9, ... }, adjusted: 0.08 }
 * ```
 */
export function metricsAndPeople(run: Run): Agreement[] {
  const people = oneConvention(run, HUMAN_ERROR);
  if (people.length === 0) return [];
  const columns = run.columns.filter(({ id, ranked, unit }) =>
    ranked !== false && !isPeopleMetric(id) && !COSTS.test(unit)
  );
  const all = columns.map((column) => agreement(run, column, people));
  const adjusted = holm(all.flatMap((one) => one.state === "correlated" ? [one.rank.pValue] : []));
  let at = 0;
  return all.map((one) => one.state === "correlated" ? { ...one, adjusted: adjusted[at++]! } : one);
}

function agreement(run: Run, { id: metric, direction }: Column, people: readonly MeasuredCell[]): Agreement {
  const cells = oneConvention(run, metric);
  const pairs = people.flatMap((seen) => {
    const cell = cells.find(({ model }) => model === seen.model);
    return cell === undefined ? [] : [{ model: seen.model, metric: cell.value, people: seen.value }];
  });
  const models = pairs.map(({ model }) => model);
  if (models.length < FEWEST_MODELS) {
    return { metric, models, state: "none", reason: `Only ${models.length} models have both under one convention.` };
  }
  const sign = direction === "lower" ? -1 : 1;
  const rank = spearman(pairs.map((pair) => sign * pair.metric), pairs.map((pair) => pair.people));
  if (rank === null) return { metric, models, state: "none", reason: "One side is the same for all models." };
  return { metric, models, state: "correlated", rank, adjusted: rank.pValue };
}

/**
 * The measured cells of models under the convention that has most of them; kinds of likelihoods stay apart. A model in
 * another runtime is the same model.
 */
function oneConvention(run: Run, metric: string): MeasuredCell[] {
  const models = new Set(
    run.rows.filter(({ role, variantOf }) => role === "model" && variantOf === undefined).map(({ id }) => id),
  );
  const cells = run.cells.flatMap((cell) =>
    cell.metric === metric && cell.state === "measured" && models.has(cell.model) ? [cell] : []
  );
  const groups = [...Map.groupBy(cells, ({ fingerprint, kind }) => `${fingerprint} ${kind ?? ""}`).values()];
  return groups.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

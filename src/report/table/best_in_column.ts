import { isTimed } from "../../compare/compare_rules.ts";
import type { MeasuredCell, Run } from "../../core/run.ts";
import { boundMark } from "../words/bound_mark.ts";
import { isTextBound } from "../words/text_bounds.ts";

/** What ranks are made from: of a run, or of cells that stand together without being of one. */
export type Ranked = Pick<Run, "rows" | "columns" | "cells" | "comparisons">;

/** What the measured models of one column say, within one convention; of times, rates and energy within one run too. */
export interface Standing {
  readonly fingerprint: string;
  /** The run that all were timed in, where several stand side by side; `null` for what is no time, rate or energy. */
  readonly source: string | null;
  /** Every measured model under this convention, and timed in this run, by its number, the best first; anchors are never among them. */
  readonly cells: readonly MeasuredCell[];
  /**
   * The best number, and those that the data do not separate from it: by a comparison of the two on the same examples where the
   * run has one, else by intervals that overlap.
   */
  readonly leaders: readonly MeasuredCell[];
  /** Those that may truly be better than the best number, because one of the two is only a bound. */
  readonly challengers: readonly MeasuredCell[];
}

/**
 * How a cell is marked: the best; the best number, which a bound leaves unproven; or not separated from the best number.
 */
export type Rank = "best" | "unproven" | "level";

/**
 * Ranks one metric's measured models, one standing for each convention, the largest first. Where several runs stand side by
 * side, what is timed has one for each run: two runs' times differ by more than their intervals say. A number without an interval
 * counts as a point. Likelihoods of different kinds stand in one order of numbers; what that order leaves open is in
 * `challengers`.
 *
 * @example
 * ```ts
 * const [standing] = standings(run, "fid");
 * standing?.leaders.map((cell) => cell.model); // ["ddpm-mnist"]
 * ```
 */
export function standings(run: Ranked, metric: string): Standing[] {
  if (run.columns.find(({ id }) => id === metric)?.ranked === false) return [];
  const sources = new Map(run.rows.filter((row) => row.role === "model").map(({ id, source }) => [id, source ?? null]));
  const cells = run.cells.filter((cell): cell is MeasuredCell =>
    cell.metric === metric && cell.state === "measured" && sources.has(cell.model)
  );
  const sourceOf = ({ model, unit }: MeasuredCell) => isTimed(unit) ? sources.get(model) ?? null : null;
  return [...Map.groupBy(cells, ({ fingerprint }) => fingerprint)].flatMap(([fingerprint, comparable]) =>
    [...Map.groupBy(comparable, sourceOf)].map(([source, group]) => standing(run, { fingerprint, source }, group))
  )
    .sort((a, b) => b.cells.length - a.cells.length);
}

/**
 * The marks of one column by model. A best needs something to be better than: a lone number carries no mark. An exact
 * 1.05 bits is not the best beside a bound of ≤ 1.06, whose model may truly be lower; a bound of ≤ 1.02 is better than
 * the exact 1.05.
 *
 * @example
 * ```ts
 * bestInColumn(run, "fid").get("ddpm-mnist"); // "best"
 * ```
 */
export function bestInColumn(run: Ranked, metric: string): Map<string, Rank> {
  const marks = new Map<string, Rank>();
  for (const { cells, leaders } of standings(run, metric)) {
    const best = leaders[0];
    if (best === undefined || cells.length < 2) continue;
    for (const cell of leaders) {
      const proven = challengersOf(cell, cells).length === 0;
      marks.set(cell.model, cell.value !== best.value ? "level" : proven ? "best" : "unproven");
    }
  }
  return marks;
}

/**
 * Whether the data leave two numbers of one metric level: by a comparison on the same examples, else by their intervals.
 *
 * @param best The one with the better number.
 */
export function level(run: Ranked, best: MeasuredCell, other: MeasuredCell): boolean {
  return notSeparated(run, best, other) ?? overlap(best, other);
}

function standing(
  run: Ranked,
  within: Pick<Standing, "fingerprint" | "source">,
  group: readonly MeasuredCell[],
): Standing {
  const cells = group.toSorted((a, b) => a.direction === "lower" ? a.value - b.value : b.value - a.value);
  const [best] = cells;
  return {
    ...within,
    cells,
    leaders: cells.filter((cell) => best === undefined || cell === best || level(run, best, cell)),
    challengers: best === undefined ? [] : challengersOf(best, cells),
  };
}

/** The others that may truly be better than one with the best number. */
function challengersOf(best: MeasuredCell, cells: readonly MeasuredCell[]): MeasuredCell[] {
  if (isTextBound(best.metric)) return [];
  const maybeBetter = best.direction === "lower" ? "≤" : "≥";
  const mark = boundMark(best);
  const maybeWorse = mark !== "" && mark !== maybeBetter;
  return cells.filter((cell) => cell !== best && (maybeWorse || boundMark(cell) === maybeBetter));
}

/** Metrics that say the same of the same examples as the one that pairs of models were compared by. */
const SAME_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  bits_per_dim: ["bits_per_dim", "nats_per_image", "bits_above_truth"],
  // Numbers of one convention are of the same tokens, and say the same.
  bits_per_byte: ["bits_per_byte", "byte_perplexity", "word_perplexity", "token_perplexity"],
};

/**
 * Whether a paired comparison leaves two models level; `undefined` where there was none. It is surer than two intervals, and the
 * same examples may turn the order of two numbers round that were measured on different ones: then nothing is separated.
 *
 * @param a The one with the better number.
 */
function notSeparated({ comparisons = [] }: Ranked, a: MeasuredCell, b: MeasuredCell): boolean | undefined {
  const found = comparisons.find(({ metric, models }) =>
    SAME_EXAMPLES[metric]?.includes(a.metric) && models.includes(a.model) && models.includes(b.model)
  );
  if (found === undefined) return undefined;
  const better = found.models[found.difference < 0 ? 0 : 1];
  return found.verdict === "not-separated" || better !== a.model;
}

function overlap(a: MeasuredCell, b: MeasuredCell): boolean {
  const [lowA, highA] = a.interval ?? [a.value, a.value];
  const [lowB, highB] = b.interval ?? [b.value, b.value];
  return lowA <= highB && lowB <= highA;
}

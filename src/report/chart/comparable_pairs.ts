import type { MeasuredCell, Run } from "../../core/run.ts";
import { standings } from "../table/best_in_column.ts";

/** Two numbers of one model. */
export type CellPair = readonly [first: MeasuredCell, second: MeasuredCell];

/**
 * The models that stand together in a picture of two metrics: the largest set of those that have both numbers, each
 * metric under one convention. Who has both under others is told by name.
 *
 * @example
 * ```ts
 * comparablePairs(run, ["precision", "recall"]).pairs.map(([{ model }]) => model); // ["ddpm-mnist", "gan-mnist"]
 * ```
 */
export function comparablePairs(
  run: Run,
  [first, second]: readonly [string, string],
): { pairs: CellPair[]; left: string[] } {
  const ranked = (metric: string) => standings(run, metric).flatMap(({ cells }) => cells);
  const seconds = new Map(ranked(second).map((cell) => [cell.model, cell]));
  const all = ranked(first).flatMap((cell): CellPair[] => {
    const other = seconds.get(cell.model);
    return other === undefined ? [] : [[cell, other]];
  });
  const sets = Map.groupBy(all, ([a, b]) => `${a.fingerprint} ${b.fingerprint}`);
  const pairs = [...sets.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  return { pairs, left: all.filter((pair) => !pairs.includes(pair)).map(([{ model }]) => model) };
}

import type { Cell, Column, Row, Run } from "../core/run.ts";

/** What of a run is compared: a run is one, and so is what a baseline keeps of it. */
export type ComparedRun = Pick<Run, "rows" | "columns" | "cells" | "sweeps" | "decodings" | "compareRules">;

/** What only one of two runs has, of which a cell is. */
export type Roster = "new-model" | "vanished-model" | "new-column" | "vanished-column";

/** One cell as two runs have it; one of both is there. */
export interface CellPair {
  readonly model: string;
  readonly metric: string;
  /** Of a sweep or of another decoding: "DDIM, 25 steps"; `null` for a cell of the table. */
  readonly within: string | null;
  readonly base: Cell | null;
  readonly next: Cell | null;
  readonly row: Row | null;
  readonly column: Column | null;
  /** Why one of both is missing, where that is the whole model or column. */
  readonly roster: Roster | null;
}

/**
 * Every cell of two runs beside its like: those of the table first, then those of sweeps and of decodings; models and
 * columns in the base's order, what is new at the end.
 *
 * @example
 * ```ts
 * pairCells(base, next).filter(({ roster }) => roster === "new-model").map(({ model }) => model);
 * ```
 */
export function pairCells(base: ComparedRun, next: ComparedRun): CellPair[] {
  const [before, after] = [cellsOf(base), cellsOf(next)];
  const models = merged(base.rows, next.rows), columns = merged(base.columns, next.columns);
  const place = (list: readonly { id: string }[], id: string) => {
    const at = list.findIndex((item) => item.id === id);
    return at === -1 ? list.length : at;
  };
  const withins = [...new Set([...before.values(), ...after.values()].map(({ within }) => within))]
    .toSorted((a, b) => Number(a !== null) - Number(b !== null));
  return [...new Map([...before, ...after])].map(([key, { cell: { model, metric }, within }]) => ({
    model,
    metric,
    within,
    base: before.get(key)?.cell ?? null,
    next: after.get(key)?.cell ?? null,
    row: models.find(({ id }) => id === model) ?? null,
    column: columns.find(({ id }) => id === metric) ?? null,
    roster: rosterOf(base, next, model, metric),
  })).toSorted((a, b) =>
    withins.indexOf(a.within) - withins.indexOf(b.within) ||
    place(models, a.model) - place(models, b.model) || place(columns, a.metric) - place(columns, b.metric)
  );
}

/** Every cell by what makes it the same cell in another run. */
function cellsOf(run: ComparedRun): Map<string, { within: string | null; cell: Cell }> {
  const found = [
    ...run.cells.map((cell) => ({ within: null, cell })),
    ...(run.sweeps ?? []).flatMap(({ sampler, points }) =>
      points.flatMap(({ steps, cells }) => cells.map((cell) => ({ within: `${sampler}, ${steps} steps`, cell })))
    ),
    ...(run.decodings ?? []).flatMap(({ decoding, cells }) => cells.map((cell) => ({ within: decoding, cell }))),
  ];
  return new Map(found.map((one) => [JSON.stringify([one.within, one.cell.model, one.cell.metric]), one]));
}

function merged<T extends { readonly id: string }>(base: readonly T[], next: readonly T[]): T[] {
  return [...new Map([...base, ...next].map((item) => [item.id, item])).values()];
}

function rosterOf(base: ComparedRun, next: ComparedRun, model: string, metric: string): Roster | null {
  const inBase = base.rows.some(({ id }) => id === model), inNext = next.rows.some(({ id }) => id === model);
  if (inBase !== inNext) return inNext ? "new-model" : "vanished-model";
  const had = base.columns.some(({ id }) => id === metric), has = next.columns.some(({ id }) => id === metric);
  return had === has ? null : has ? "new-column" : "vanished-column";
}

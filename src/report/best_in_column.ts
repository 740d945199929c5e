import type { MeasuredCell, Run } from "../core/run.ts";

/** What the measured models of one column say, within one convention. */
export interface Standing {
  readonly fingerprint: string;
  /** Every measured model under this convention, the best first; anchors are never among them. */
  readonly cells: readonly MeasuredCell[];
  /** The best, and those whose intervals overlap the interval of the best: the data do not separate them. */
  readonly leaders: readonly MeasuredCell[];
}

/** How a cell is marked: the best, or not separated from the best. */
export type Rank = "best" | "level";

/**
 * Ranks one metric's measured models, one standing for each convention, the largest first. A number without an interval
 * counts as a point.
 *
 * @example
 * ```ts
 * const [standing] = standings(run, "fid");
 * standing?.leaders.map((cell) => cell.model); // ["ddpm-mnist"]
 * ```
 */
export function standings(run: Run, metric: string): Standing[] {
  const models = new Set(run.rows.filter((row) => row.role === "model").map((row) => row.id));
  const groups = new Map<string, MeasuredCell[]>();
  for (const cell of run.cells) {
    if (cell.metric !== metric || cell.state !== "measured" || !models.has(cell.model)) continue;
    const group = groups.get(cell.fingerprint);
    if (group === undefined) groups.set(cell.fingerprint, [cell]);
    else group.push(cell);
  }
  return [...groups].map(([fingerprint, group]) => standing(fingerprint, group))
    .sort((a, b) => b.cells.length - a.cells.length);
}

/**
 * The marks of one column by model. A best needs something to be better than: a lone number carries no mark.
 *
 * @example
 * ```ts
 * bestInColumn(run, "fid").get("ddpm-mnist"); // "best"
 * ```
 */
export function bestInColumn(run: Run, metric: string): Map<string, Rank> {
  const marks = new Map<string, Rank>();
  for (const { cells, leaders } of standings(run, metric)) {
    const best = leaders[0];
    if (best === undefined || cells.length < 2) continue;
    for (const cell of leaders) marks.set(cell.model, cell.value === best.value ? "best" : "level");
  }
  return marks;
}

function standing(fingerprint: string, group: readonly MeasuredCell[]): Standing {
  const cells = group.toSorted((a, b) => a.direction === "lower" ? a.value - b.value : b.value - a.value);
  return { fingerprint, cells, leaders: cells.filter((cell) => overlap(cell, cells[0] ?? cell)) };
}

function overlap(a: MeasuredCell, b: MeasuredCell): boolean {
  const [lowA, highA] = a.interval ?? [a.value, a.value];
  const [lowB, highB] = b.interval ?? [b.value, b.value];
  return lowA <= highB && lowB <= highA;
}

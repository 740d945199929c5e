import { type Cell, cellSchema } from "../../core/run.ts";
import type { History } from "./open_history.ts";

const CELLS = `
  SELECT series.model, series.family, series.metric, series.unit, series.direction, series.kind, series.fingerprint,
    convention.record AS convention, details.record AS details, cell.state, cell.reason, cell.value, cell.low, cell.high,
    cell.level, cell.redraw_error AS redrawError, cell.counts, cell.n, cell.terms
  FROM run
  CROSS JOIN cell ON cell.run = run.run
  CROSS JOIN series ON series.series = cell.series
  LEFT JOIN convention ON convention.fingerprint = series.fingerprint
  LEFT JOIN details ON details.details = cell.details
  WHERE run.id = ?
  ORDER BY cell.position`;

/**
 * The cells of a run in their order, as its run.json has them.
 *
 * @param run Its id; no cells where the index has no such run.
 *
 * @example
 * ```ts
 * cellsOf(history, "20990101-000000-test").length; // 45
 * ```
 */
export function cellsOf(history: History, run: string): readonly Cell[] {
  return history.prepare(CELLS).all(run).map(({ low, high, convention, details, terms, counts, ...row }) => {
    const present = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
    if (convention === null) return cellSchema.parse(present);
    return cellSchema.parse({
      ...present,
      interval: low === null ? null : [low, high],
      convention: parsed(convention),
      ...(details === null ? {} : { details: parsed(details) }),
      ...(terms === null ? {} : { terms: parsed(terms) }),
      ...(counts === null ? {} : { counts: parsed(counts) }),
    });
  });
}

function parsed(json: unknown): unknown {
  return JSON.parse(String(json));
}

import { fingerprint } from "../core/fingerprint.ts";
import type { Cell, Estimate, Row } from "../core/run.ts";
import { Stopped } from "./worker_pool.ts";

/** A cell that holds an estimate; it names its convention by fingerprint. */
export function measuredCell(row: Row, metric: string, estimate: Estimate): Cell {
  return { ...address(row, metric), state: "measured", ...numbers(estimate) };
}

/** A number that was measured with too little to count. */
export function invalidCell(row: Row, metric: string, reason: string, estimate: Estimate): Cell {
  return { ...address(row, metric), state: "invalid", reason, ...numbers(estimate) };
}

/** A cell without a number. */
export function emptyCell(row: Row, metric: string, state: "undefined" | "failed" | "skipped", reason: string): Cell {
  return { ...address(row, metric), state, reason };
}

/** What became of a pass that threw: stopped passes are skipped, the others failed. */
export function thrownCell(row: Row, metric: string, error: unknown): Cell {
  const reason = error instanceof Error ? error.message : String(error);
  return emptyCell(row, metric, error instanceof Stopped ? "skipped" : "failed", reason);
}

function address({ id, family }: Row, metric: string) {
  return { model: id, family, metric };
}

function numbers(estimate: Estimate) {
  return { ...estimate, fingerprint: fingerprint(estimate.convention) };
}

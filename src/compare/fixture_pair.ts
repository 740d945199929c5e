import { emptyRun } from "../core/fixture_empty_run.ts";
import type { Column, MeasuredCell, Run } from "../core/run.ts";

/** A measured cell of the tests' own run, with what a test sets. */
export type CellOf = Partial<MeasuredCell> & Pick<MeasuredCell, "value" | "interval">;

/**
 * A run of models m0, m1, … with the same columns, for the tests of this room. Its numbers are invented and prove nothing
 * about any model.
 *
 * @param rows By model, by column; `null` leaves the cell out.
 *
 * @example
 * ```ts
 * fixtureOf([FID], [[{ value: 5, interval: [4, 6] }]]).cells.length; // 1
 * ```
 */
export function fixtureOf(columns: readonly Column[], rows: readonly (readonly (CellOf | null)[])[]): Run {
  return {
    ...emptyRun(),
    rows: rows.map((_, i) => ({ id: `m${i}`, title: `Model ${i}`, family: "vae", role: "model" })),
    columns: [...columns],
    cells: rows.flatMap((cells, i) =>
      cells.flatMap((cell, j) => {
        const column = columns[j];
        return cell === null || column === undefined ? [] : [measured(`m${i}`, column, cell)];
      })
    ),
  };
}

/** One cell under a column. */
export function measured(model: string, { id, unit, direction }: Column, cell: CellOf): MeasuredCell {
  return {
    model,
    family: "vae",
    metric: id,
    state: "measured",
    level: 0.95,
    n: 1000,
    unit,
    direction,
    convention: { reference: "mnist holdout10k" },
    fingerprint: "0123456789ab",
    ...cell,
  };
}

export const FID: Column = { id: "fid", title: "FID (lenet-mnist)", unit: "", direction: "lower" };
export const BITS: Column = { id: "bits_per_dim", title: "bits/dim", unit: "bits/dim", direction: "lower" };
export const RECALL: Column = { id: "recall", title: "recall", unit: "", direction: "higher" };
export const LATENCY: Column = { id: "latency_p50_ms", title: "latency p50", unit: "ms", direction: "lower" };
export const RATE: Column = { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" };
export const COST: Column = { id: "gflop", title: "GFLOP a sample", unit: "GFLOP", direction: "lower", ranked: false };

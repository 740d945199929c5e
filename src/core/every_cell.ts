import type { Cell, Run } from "./run.ts";

/**
 * The cells of the table, and those of methods, ways of drawing, replicas and steps that no table has room for.
 *
 * @example
 * ```ts
 * everyCell(run).some(({ state }) => state === "failed");
 * ```
 */
export function everyCell(
  { cells, likelihoods = [], decodings = [], sweeps = [], replicas = [] }: Pick<
    Run,
    "cells" | "likelihoods" | "decodings" | "sweeps" | "replicas"
  >,
): Cell[] {
  return [
    ...cells,
    ...likelihoods.map(({ cell }) => cell),
    ...decodings.flatMap(({ cells }) => cells),
    ...replicas.flatMap(({ cells }) => cells),
    ...sweeps.flatMap(({ points }) => points.flatMap(({ cells }) => cells)),
  ];
}

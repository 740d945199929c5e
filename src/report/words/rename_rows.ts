import type { Run } from "../../core/run.ts";

/**
 * The run with rows called otherwise wherever their ids stand. What is typed to ask for a model stays what it was.
 *
 * @example
 * ```ts
 * renameRows(run, (id) => `${id} (new)`).cells[0]?.model; // "vae-mnist (new)"
 * ```
 */
export function renameRows(run: Run, named: (id: string) => string): Run {
  const ofModel = <T extends { readonly model: string }>(one: T): T => ({ ...one, model: named(one.model) });
  const ofCells = <T extends { readonly cells: Run["cells"] }>(one: T): T => ({
    ...one,
    cells: one.cells.map(ofModel),
  });
  return {
    ...run,
    rows: run.rows.map((row) => ({
      ...row,
      id: named(row.id),
      ...(named(row.id) !== row.id && { askedAs: row.askedAs ?? row.id }),
      ...(row.variantOf !== undefined && { variantOf: named(row.variantOf) }),
    })),
    cells: run.cells.map(ofModel),
    galleries: run.galleries.map(ofModel),
    ...(run.likelihoods && { likelihoods: run.likelihoods.map((one) => ({ ...one, cell: ofModel(one.cell) })) }),
    ...(run.checks && { checks: run.checks.map(ofModel) }),
    ...(run.comparisons && {
      comparisons: run.comparisons.map(({ models: [a, b], ...one }) => ({ ...one, models: [named(a), named(b)] })),
    }),
    ...(run.outliers && { outliers: run.outliers.map(ofModel) }),
    ...(run.contexts && { contexts: run.contexts.map(ofModel) }),
    ...(run.decodings && { decodings: run.decodings.map(ofCells) }),
    ...(run.writings && { writings: run.writings.map(ofModel) }),
    ...(run.sweeps && {
      sweeps: run.sweeps.map(({ points, ...sweep }) => ({ ...ofModel(sweep), points: points.map(ofCells) })),
    }),
    ...(run.batchCurves && { batchCurves: run.batchCurves.map(ofModel) }),
    // A replica is no row: its own id stays.
    ...(run.replicas && { replicas: run.replicas.map((one) => ({ ...one, of: named(one.of) })) }),
  };
}

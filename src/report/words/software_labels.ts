import type { Run } from "../../core/run.ts";

const LABEL = " (software)";

/**
 * The run with every row that ran on software instead of a GPU called so wherever its name stands: "vae-mnist (software)".
 * Each exporter begins with it, so that no table, chart or sentence shows such a number under a bare name. A run without
 * such rows, and one that is labelled already, is given back as it is.
 *
 * @example
 * ```ts
 * withSoftwareLabels(run).rows.map(({ id }) => id); // ["vae-mnist", "vae-mnist:tfjs (software)"]
 * ```
 */
export function withSoftwareLabels(run: Run): Run {
  const software = new Set(
    run.rows.filter(({ id, device }) => device?.software === true && !id.endsWith(LABEL)).map(({ id }) => id),
  );
  if (software.size === 0) return run;
  const named = (id: string) => software.has(id) ? `${id}${LABEL}` : id;
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
      // What is typed stays the model's own name.
      ...(software.has(row.id) && { askedAs: row.askedAs ?? row.id }),
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
  };
}

/**
 * A row's name and the label behind it, which may stand on a line of its own; `null` where there is none.
 *
 * @example
 * ```ts
 * splitLabel("vae-mnist:tfjs (software)"); // { name: "vae-mnist:tfjs", label: "(software)" }
 * ```
 */
export function splitLabel(id: string): { name: string; label: string | null } {
  return id.endsWith(LABEL) ? { name: id.slice(0, -LABEL.length), label: LABEL.trim() } : { name: id, label: null };
}

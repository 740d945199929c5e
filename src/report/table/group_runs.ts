import type { Run } from "../../core/run.ts";

/**
 * The run cut into its groups of rows, each a run of its own: what is ranked, charted or told in one never touches another.
 * A run without groups is given back as it is.
 *
 * @example
 * ```ts
 * groupRuns(run).map(({ rows }) => rows[0]?.group); // ["mnist, 256 grey levels", "oracle, 256 grey levels"]
 * ```
 */
export function groupRuns(run: Run): Run[] {
  const names = [...new Set(run.rows.map(({ group }) => group))];
  if (names.every((name) => name === undefined)) return [run];
  return names.map((name) => {
    const rows = run.rows.filter(({ group }) => group === name);
    const ids = new Set(rows.map(({ id }) => id));
    return {
      ...run,
      rows,
      cells: run.cells.filter(({ model }) => ids.has(model)),
      ...(run.likelihoods !== undefined && { likelihoods: run.likelihoods.filter(({ cell }) => ids.has(cell.model)) }),
      ...(run.contexts !== undefined && { contexts: run.contexts.filter(({ model }) => ids.has(model)) }),
    };
  });
}

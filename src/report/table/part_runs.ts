import type { Row, Run } from "../../core/run.ts";

/** What stands in one table. */
export interface Part {
  /** `null` for the columns that belong to no part. */
  readonly name: string | null;
  readonly run: Run;
  /** Rows of the run that have nothing to say here: no number of this part is defined for them. */
  readonly left: readonly Row[];
}

/**
 * The run cut into the parts of its columns, those without one first, each a run of its own with the rows that it says
 * anything of; where that is none, all models stay, so that their notes say why. A run without parts is given back as it is, with every row.
 *
 * @example
 * ```ts
 * partRuns(run).map(({ name }) => name); // [null, "What they write", "Speed"]
 * ```
 */
export function partRuns(run: Run): Part[] {
  if (run.columns.every(({ part }) => part === undefined)) return [{ name: null, run, left: [] }];
  const parts = [...Map.groupBy(run.columns, ({ part }) => part)]
    .toSorted(([a], [b]) => Number(a !== undefined) - Number(b !== undefined));
  return parts.map(([part, columns]) => {
    const cells = run.cells.filter(({ metric }) => columns.some(({ id }) => id === metric));
    const says = ({ id, role }: Row) => {
      const own = cells.filter(({ model }) => model === id);
      return own.some(({ state }) => state !== "undefined") || (own.length === 0 && role === "model");
    };
    const some = run.rows.some(says);
    const rows = run.rows.filter((row) => some ? says(row) : row.role === "model");
    const left = run.rows.filter((row) => !rows.includes(row));
    return { name: part ?? null, run: { ...run, columns, rows, cells }, left };
  });
}

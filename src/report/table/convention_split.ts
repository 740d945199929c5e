import type { Cell, Run } from "../../core/run.ts";
import { columnName } from "../words/column_heading.ts";
import { nameList } from "../words/name_list.ts";
import { isTextRun } from "../words/text_run.ts";

/**
 * One sentence for the columns whose numbers were measured under several conventions: who stands together, and what
 * differs. Columns that are split alike share it. Numbers are ranked only within one convention. Compressors of texts are of conventions of their own without
 * a word.
 *
 * @example
 * ```ts
 * conventionSplits(run);
 * // ["FID (lenet-mnist): 2 conventions, ranked only within each: a-mnist and b-mnist (n 5000); c-mnist (n 1000)."]
 * ```
 */
export function conventionSplits(run: Run): string[] {
  const told = isTextRun(run) ? run.rows.filter(({ role }) => role === "model") : run.rows;
  const split = run.columns.flatMap((column) => {
    const groups = Map.groupBy(
      run.cells.filter((cell) => cell.metric === column.id && told.some(({ id }) => id === cell.model)).filter(
        hasConvention,
      ),
      (cell) => cell.fingerprint,
    );
    // Groups of rows are apart for their data: a convention for each of them goes without saying.
    const perGroup = Map.groupBy(run.rows, ({ group }) => group).size > 1 &&
      [...Map.groupBy(run.rows, ({ group }) => group).values()].every((rows) => {
        const fingerprints = [...groups].filter(([, cells]) =>
          cells.some(({ model }) => rows.some(({ id }) => id === model))
        );
        return fingerprints.length <= 1;
      });
    if (groups.size < 2 || perGroup) return [];
    const firsts = [...groups.values()].flatMap((cells) => cells.slice(0, 1));
    const keys = [...new Set(firsts.flatMap((cell) => Object.keys(cell.convention)))]
      .filter((key) => new Set(firsts.map((cell) => cell.convention[key])).size > 1);
    const parts = [...groups.values()].map((cells) => {
      const names = nameList(cells.map((cell) => cell.model));
      const values = keys.map((key) => `${key} ${cells[0]?.convention[key] ?? "not stated"}`);
      return values.length === 0 ? names : `${names} (${values.join(", ")})`;
    });
    return [{
      name: columnName(run.columns, column),
      told: `${groups.size} conventions, ranked only within each: ${parts.join("; ")}.`,
    }];
  });
  return [...Map.groupBy(split, ({ told }) => told)]
    .map(([told, alike]) => `${alike.map(({ name }) => name).join("; ")}: ${told}`);
}

function hasConvention(cell: Cell): cell is Extract<Cell, { fingerprint: string }> {
  return cell.state === "measured" || cell.state === "invalid";
}

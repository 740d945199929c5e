import type { Column, Convention, MeasuredCell, Run } from "../../core/run.ts";
import { columnName } from "../words/column_heading.ts";
import { nameList } from "../words/name_list.ts";

/** Conventions of a table in words. */
export interface ConventionFootnotes {
  /** What every number of the table was computed under; `null` where there is nothing that all share. */
  readonly shared: string | null;
  /** What is a column's own, with the models that it holds for where a column has several; nothing said twice. */
  readonly own: readonly { readonly where: string; readonly convention: string }[];
}

/**
 * What the numbers of some columns were computed under: first what all share, then what each column adds. Fingerprints
 * tell whether two tables may be compared.
 *
 * @example
 * ```ts
 * conventionFootnotes(run, run.columns).own[0]; // { where: "FID (lenet-mnist)", convention: "ddof 1, … (434623ac7abf)" }
 * ```
 */
export function conventionFootnotes(run: Run, columns: readonly Column[]): ConventionFootnotes {
  const cells = run.cells.filter((cell) => cell.state === "measured");
  const noted = columns.flatMap((column) => {
    const groups = [
      ...Map.groupBy(cells.filter(({ metric }) => metric === column.id), ({ fingerprint }) => fingerprint),
    ];
    return groups.map(([fingerprint, same]) => ({
      where: groups.length === 1 ? nameOf(run, column) : `${nameOf(run, column)} of ${modelNames(same)}`,
      fingerprint,
      convention: same[0]?.convention ?? {},
    }));
  });
  const shared = noted.length < 2 ? {} : noted.map(({ convention }) => convention).reduce(common);
  const own = noted.map(({ where, fingerprint, convention }) => {
    const facts = Object.entries(convention).filter(([name]) => !Object.hasOwn(shared, name));
    return { where, convention: [...facts.map(told), `convention ${fingerprint}`].join("; ") };
  });
  const all = Object.entries(shared).map(told).join("; ");
  return { shared: all === "" ? null : all, own };
}

function nameOf(run: Run, column: Column): string {
  return columnName(run.columns, column);
}

function modelNames(cells: readonly MeasuredCell[]): string {
  return nameList(cells.map(({ model }) => model));
}

function common(a: Convention, b: Convention): Convention {
  return Object.fromEntries(Object.entries(a).filter(([name, value]) => b[name] === value));
}

function told([name, value]: readonly [string, Convention[string]]): string {
  return `${name.replaceAll("_", " ")}: ${value}`;
}

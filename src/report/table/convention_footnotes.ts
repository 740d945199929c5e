import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import { columnName } from "../words/column_heading.ts";
import { nameList } from "../words/name_list.ts";

/** What some columns were computed under. */
export interface ConventionFootnote {
  /** "FID (lenet-mnist); KID", with the models that it holds for where a column has several conventions. */
  readonly where: string;
  /** "ddof: 1; …; convention 434623ac7abf". */
  readonly convention: string;
}

/** Numbers of one column under one convention. */
interface Numbers {
  readonly column: string;
  readonly models: string;
  readonly facts: readonly string[];
}

/**
 * What the numbers of some columns were computed under, each fact once, with the names of all columns that share it: those
 * that most share first, a column's own last. Fingerprints tell whether two tables may be compared.
 *
 * @example
 * ```ts
 * conventionFootnotes(run, run.columns).at(-1);
 * // { where: "FID (lenet-mnist)", convention: "ddof: 1; …; convention 434623ac7abf" }
 * ```
 */
export function conventionFootnotes(run: Run, columns: readonly Column[]): ConventionFootnote[] {
  const all = columns.flatMap((column) => numbersOf(run, column));
  const facts = [...new Set(all.flatMap((numbers) => numbers.facts))].map((fact) => ({
    fact,
    where: all.filter((numbers) => numbers.facts.includes(fact)),
  }));
  return [...Map.groupBy(facts, ({ where }) => where.map((numbers) => all.indexOf(numbers)).join()).values()]
    .map((alike) => ({ where: alike[0]?.where ?? [], facts: alike.map(({ fact }) => fact) }))
    .toSorted((a, b) => b.where.length - a.where.length || all.indexOf(a.where[0]!) - all.indexOf(b.where[0]!))
    .map(({ where, facts }) => ({ where: named(where, all), convention: facts.join("; ") }));
}

function numbersOf(run: Run, column: Column): Numbers[] {
  const cells = run.cells.filter((cell): cell is MeasuredCell =>
    cell.state === "measured" && cell.metric === column.id
  );
  return [...Map.groupBy(cells, ({ fingerprint }) => fingerprint)].map(([fingerprint, same]) => ({
    column: columnName(run.columns, column),
    models: nameList(same.map(({ model }) => model)),
    facts: [
      ...Object.entries(same[0]?.convention ?? {}).map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`),
      `convention ${fingerprint}`,
    ],
  }));
}

/** Columns by name, and by their models too where it is not all of a column. */
function named(where: readonly Numbers[], all: readonly Numbers[]): string {
  if (where.length === all.length && all.length > 1) return "All numbers";
  return [...Map.groupBy(where, ({ column }) => column)].map(([column, own]) => {
    const whole = own.length === all.filter((numbers) => numbers.column === column).length;
    return whole ? column : own.map(({ models }) => `${column} of ${models}`).join("; ");
  }).join("; ");
}

import type { Column } from "../../core/run.ts";
import type { Standing } from "../table/best_in_column.ts";
import { nameList } from "../words/name_list.ts";

/**
 * Who leads a column, as a title says it: "a has the lowest FID"; `null` where nothing is compared.
 * Where a bound may truly be better it speaks of the number alone: "a shows the lowest number in bits/dim".
 *
 * @example
 * ```ts
 * leadersPhrase(column, standings(run, "fid")); // "ddpm-mnist has the lowest FID (lenet-mnist)"
 * ```
 */
export function leadersPhrase(column: Column, standings: readonly Standing[]): string | null {
  const [standing, ...others] = standings;
  if (standing === undefined || others.length > 0 || standing.cells.length < 2) return null;
  const names = standing.leaders.map((cell) => cell.model);
  if (standing.challengers.length > 0) {
    const number = `the ${column.direction === "lower" ? "lowest" : "highest"} number in ${column.title}`;
    return names.length === 1
      ? `${names[0]} shows ${number}`
      : `${nameList(names)} show ${number}, not separated by the data`;
  }
  const extreme = `the ${column.direction === "lower" ? "lowest" : "highest"} ${column.title}`;
  if (names.length === standing.cells.length) return `${column.title} does not separate ${nameList(names)}`;
  return names.length === 1
    ? `${names[0]} has ${extreme}`
    : `${nameList(names)} have ${extreme}, not separated by the data`;
}

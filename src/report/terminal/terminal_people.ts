import type { Run } from "../../core/run.ts";
import { wrapWords } from "../../core/wrap_words.ts";
import { peopleTable } from "../table/people_table.ts";
import { cellText } from "../words/cell_text.ts";
import { nameList } from "../words/name_list.ts";
import { pText } from "../words/p_value.ts";
import { agreementWords, narrowNote } from "../words/people_words.ts";

/**
 * What people saw of a run, for the terminal: error rates, and how metrics agree with them. Empty for a run that nobody
 * rated.
 *
 * @param width Characters in a line.
 *
 * @example
 * ```ts
 * terminalPeople(run, 80)[1]; // "  ddpm-mnist  46 % [40, 52], 12 raters"
 * ```
 */
export function terminalPeople(run: Run, width: number): string[] {
  const table = peopleTable(run);
  if (table === null) return [];
  const wrapped = (text: string) => wrapWords(text, Math.max(20, width));
  const { correlated, notes } = agreementWords(run, table.rows.length);
  const narrow = narrowNote(table.rows.map(({ overall }) => overall));
  const names = Math.max(0, ...table.rows.map(({ row }) => row.id.length));
  const metrics = Math.max(0, ...correlated.map(({ name }) => name.length));
  return [
    ...wrapped("What people see: the share of images that they took for the other kind; 50 % is indistinguishable."),
    ...table.rows.map(({ row, overall, raters }) =>
      `  ${row.id.padEnd(names)}  ${cellText(overall)}, ${raters === 1 ? "1 rater: no interval" : `${raters} raters`}`
    ),
    ...(narrow === null ? [] : wrapped(narrow)),
    ...table.without.flatMap(({ models, reason }) => wrapped(`${nameList(models)}: ${reason}`)),
    ...(correlated.length === 0 ? [] : wrapped(
      `Rank correlation of metrics with people, p adjusted for all ${correlated.length} (Holm); 1 is the same order of models.`,
    )),
    ...correlated.map(({ name, agreement: { rank, adjusted, models } }) =>
      `  ${name.padEnd(metrics)}  ${rank.value.toFixed(2).padStart(5)} [${
        rank.interval.map((end) => end.toFixed(2)).join(", ")
      }], p ${pText(adjusted)}, ${models.length} models`
    ),
    ...notes.flatMap(wrapped),
  ];
}

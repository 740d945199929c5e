import type { Column } from "../../core/run.ts";
import type { Rank } from "../table/best_in_column.ts";
import { directionArrow, directionWords, headingUnit } from "../words/column_heading.ts";
import { type Markup, markup } from "./markup.ts";

const RANK_MARKS = {
  best: ["★", "best"],
  unproven: ["☆", "leads by its number alone: a bound may truly be better"],
  level: ["≈", "not separated from the best"],
} as const;

/** The head of a column of numbers: its title with what stands in brackets and its unit beneath, and which way is better. */
export function columnHead(column: Column): Markup {
  const [, title = column.title, inner = ""] = /^(.*?)\s*(\(.*\))$/.exec(column.title) ?? [];
  const better = directionWords(column);
  const arrow = markup`<span class="arrow" role="img" title="${better}" aria-label="${better}">${
    directionArrow(column)
  }</span>`;
  const small = [inner, headingUnit(column)].filter((part) => part !== "").join(" ");
  // A name is not broken at its hyphen, nor its arrow left alone.
  const head = title.includes("-")
    ? markup`<span class="whole">${title}&nbsp;${arrow}</span>`
    : markup`${title}&nbsp;${arrow}`;
  return markup`<th scope="col">${head}${small === "" ? null : markup` <small>${small}</small>`}</th>`;
}

/** What stands behind a number that leads or is level with the leader. */
export function rankMark(rank: Rank | null): Markup | null {
  if (rank === null) return null;
  const [mark, words] = RANK_MARKS[rank];
  return markup`<span class="rank" role="img" title="${words}" aria-label="${words}">${mark}</span>`;
}

import type { Column, LikelihoodKind, MeasuredCell, Run } from "../../core/run.ts";
import { standings } from "./best_in_column.ts";
import { boundMark } from "../words/bound_mark.ts";
import { nameList } from "../words/name_list.ts";
import { isTextBound } from "../words/text_bounds.ts";

/** What must be said of a column whose ranked numbers are not all of one sure kind. */
export interface KindNote {
  /** "bits/dim ranks exact values beside upper bounds (≤): a bound's model may truly be lower." */
  readonly sentence: string;
  /** What is ranked: "exact values beside upper bounds (≤)". */
  readonly what: string;
  /** Its second half, for where there is little room. */
  readonly short: string;
}

const ORDER: readonly (LikelihoodKind | undefined)[] = [
  undefined,
  "exact",
  "estimate",
  "importance-weighted",
  "lower-bound",
  "upper-bound",
];

/**
 * The note of a column that ranks likelihoods of different kinds, or bounds among each other; `null` where every number
 * is of one kind and no bound, where bounds are of tokenisations that are part of the models, or nothing is ranked.
 *
 * @example
 * ```ts
 * kindNote(run, column)?.sentence;
 * // "bits/dim ranks exact values beside upper bounds (≤): a bound's model may truly be lower."
 * ```
 */
export function kindNote(run: Run, { id, title }: Pick<Column, "id" | "title">): KindNote | null {
  if (isTextBound(id)) return null;
  const groups = standings(run, id).map(({ cells }) => cells).filter((cells) => cells.length > 1);
  const ranked = groups.filter((cells) =>
    new Set(cells.map(({ kind }) => kind)).size > 1 || cells.some((cell) => boundMark(cell) !== "")
  ).flat();
  if (ranked.length === 0) return null;
  const kinds = new Set(ranked.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)).map(plural));
  const [first = "", ...others] = kinds;
  const what = others.length > 0 ? `${first} beside ${nameList(others)}` : `${first}, not true values`;
  const short = doubt(ranked);
  return { sentence: `${title} ranks ${what}: ${short}.`, what, short };
}

function plural(cell: MeasuredCell): string {
  const mark = boundMark(cell);
  if (cell.kind === undefined) return "numbers of no stated kind";
  if (mark === "") return cell.kind === "exact" ? "exact values" : "estimates";
  const bounds = `${mark === "≤" ? "upper" : "lower"} bounds (${mark})`;
  return cell.kind === "importance-weighted" ? `importance-weighted ${bounds}` : bounds;
}

function doubt(cells: readonly MeasuredCell[]): string {
  const marks = new Set(cells.map(boundMark).filter((mark) => mark !== ""));
  const bounds = marks.size === 2
    ? "a bound's model may truly lie beyond it, on the side of its sign"
    : marks.size === 1
    ? `a bound's model may truly be ${marks.has("≤") ? "lower" : "higher"}`
    : "";
  const estimates = cells.some(({ kind }) => kind === "estimate") ? "an estimate may err to either side" : "";
  return [bounds, estimates].filter((part) => part !== "").join(", and ") || "they do not mean the same";
}

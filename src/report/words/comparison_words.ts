import type { CellComparison, ComparisonMark } from "../../compare/compare_runs.ts";
import type { Roster } from "../../compare/pair_cells.ts";
import type { Cell } from "../../core/run.ts";
import { boundMark } from "./bound_mark.ts";
import { columnName } from "./column_heading.ts";
import { formatValue } from "./format_value.ts";
import { nameList } from "./name_list.ts";
import { pText } from "./p_value.ts";

/** One compared cell as every exporter words it; nothing in it acts upon a terminal or the text around it. */
export interface ComparisonWords {
  readonly comparison: CellComparison;
  readonly model: string;
  /** The column's name, with the sweep or decoding that the cell is of. */
  readonly metric: string;
  /** The number with its bound, the state where there is none, or `—`. */
  readonly base: string;
  readonly next: string;
  /** "[8.1, 8.3]", or empty. */
  readonly baseInterval: string;
  readonly nextInterval: string;
  /** Empty where the numbers have none, or there are none. */
  readonly unit: string;
  /** "+0.31 [0.10, 0.52]", "×1.17 [1.10, 1.24]", or empty. */
  readonly change: string;
  /** "p 0.0031" where something is better or worse, else empty. */
  readonly p: string;
  /** Empty where there is none. */
  readonly reason: string;
}

/**
 * Every comparison in words, in the order given.
 *
 * @example
 * ```ts
 * comparisonWords(compareRuns(base, next))[0]?.change; // "-2.0 [-2.4, -1.6]"
 * ```
 */
export function comparisonWords(comparisons: readonly CellComparison[]): ComparisonWords[] {
  const columns = [
    ...new Map(comparisons.flatMap(({ column }) => column === null ? [] : [[column.id, column]])).values(),
  ];
  return comparisons.map((comparison) => {
    const { model, metric, within, column, base, next, change, mark, pValue, reason } = comparison;
    const name = column === null ? metric : columnName(columns, column);
    const marked = mark === "better" || mark === "worse";
    return {
      comparison,
      model: inert(model),
      metric: inert(within === null ? name : `${name}, ${within}`),
      base: numberText(base),
      next: numberText(next),
      baseInterval: intervalText(base),
      nextInterval: intervalText(next),
      unit: inert([base, next].flatMap((cell) => cell !== null && "unit" in cell ? [cell.unit] : []).at(0) ?? ""),
      change: change === null ? "" : changeText(change),
      p: marked && pValue !== null ? `p ${pText(pValue)}` : "",
      reason: inert(reason ?? ""),
    };
  });
}

/**
 * Every reason among some comparisons once, in their order: a note's number is one more than its place.
 */
export function comparisonNotes(words: readonly ComparisonWords[]): string[] {
  return [...new Set(words.map(({ reason }) => reason))].filter((reason) => reason !== "");
}

/**
 * How many cells came out how. Those of a model or a column that one run alone has are counted apart.
 *
 * @example
 * ```ts
 * countsSentence(compareRuns(base, next)); // "1 worse, 2 better, 40 unchanged, 1 not comparable, 5 in one run alone."
 * ```
 */
export function countsSentence(comparisons: readonly CellComparison[]): string {
  if (comparisons.length === 0) return "There is nothing to compare: neither run has a cell.";
  const inBoth = comparisons.filter(({ roster }) => roster === null);
  const counts = [
    ...COUNTED.map(([mark, words]) => ({ count: inBoth.filter((one) => one.mark === mark).length, words })),
    { count: comparisons.length - inBoth.length, words: "in one run alone" },
  ];
  return `${counts.flatMap(({ count, words }) => count === 0 ? [] : [`${count} ${words}`]).join(", ")}.`;
}

const COUNTED: readonly (readonly [ComparisonMark, string])[] = [
  ["worse", "worse"],
  ["better", "better"],
  ["~", "unchanged"],
  ["x", "not comparable"],
  ["!", "undecided"],
];

/** Cells of a kind that a sentence names. */
const NAMED = 5;

/**
 * Which cells got worse and which better: the first five of each.
 *
 * @example
 * ```ts
 * movedSentences(comparisonWords(comparisons)); // ["Worse: FID of gan-mnist and bits/dim of vae-mnist."]
 * ```
 */
export function movedSentences(words: readonly ComparisonWords[]): string[] {
  return ([["worse", "Worse"], ["better", "Better"]] as const).flatMap(([mark, what]) => {
    const moved = words.filter(({ comparison }) => comparison.mark === mark);
    if (moved.length === 0) return [];
    const named = moved.slice(0, NAMED).map(({ model, metric }) => `${metric} of ${model}`);
    const more = moved.length - named.length;
    return [`${what}: ${nameList([...named, ...(more === 0 ? [] : [`${more} more`])])}.`];
  });
}

/**
 * What must be known beside the cells: models and columns that one run alone has, and real data that moved.
 *
 * @example
 * ```ts
 * comparisonRemarks(compareRuns(base, next)); // ["New model: gan-mnist."]
 * ```
 */
export function comparisonRemarks(comparisons: readonly CellComparison[]): string[] {
  const named = (roster: Roster, name: (comparison: CellComparison) => string) => [
    ...new Set(comparisons.filter((comparison) => comparison.roster === roster).map((one) => inert(name(one)))),
  ];
  const model = (one: CellComparison) => one.model, column = (one: CellComparison) => one.column?.title ?? one.metric;
  const moved = new Set(
    comparisons.filter(({ row, mark }) => row?.role === "anchor" && (mark === "better" || mark === "worse"))
      .map((one) => inert(one.model)),
  );
  return [
    ...listed("New model", named("new-model", model)),
    ...listed("Vanished model", named("vanished-model", model)),
    ...listed("New column", named("new-column", column)),
    ...listed("Vanished column", named("vanished-column", column)),
    ...(moved.size === 0 ? [] : [
      `Real data moved (${nameList([...moved])}): what changed is the measurement or the data, and not only a model.`,
    ]),
  ];
}

/**
 * What marks and numbers mean, as far as they are among the shown.
 *
 * @param comparisons All of them: they were corrected together.
 */
export function comparisonLegend(
  comparisons: readonly CellComparison[],
  shown: readonly ComparisonWords[],
): string[] {
  const has = (mark: ComparisonMark) => shown.some(({ comparison }) => comparison.mark === mark);
  const marks = MEANINGS.flatMap(([mark, meaning]) => has(mark) ? [`${mark} ${meaning}`] : []);
  const compared = comparisons.filter(({ pValue }) => pValue !== null);
  const level = compared[0]?.change?.level;
  return [
    ...(marks.length === 0 ? [] : [marks.join(" · ")]),
    ...(level === undefined || shown.every(({ change }) => change === "") ? [] : [
      `Brackets of changes are ${
        Number((100 * level).toPrecision(6))
      } % intervals, each on its own; better and worse ` +
      `are corrected for ${
        compared.length === 1 ? "the 1 cell that compares" : `all ${compared.length} cells that compare`
      }.`,
    ]),
    ...(shown.some(isToldByRedraw) ? [REDRAW_MEANING] : []),
  ];
}

const REDRAW_MEANING =
  "Both runs are held against the same real data: a change counts what models draw anew, and may be surer than either number.";

/** Whether a change is told by less than the intervals of its numbers: see `changeOfEstimates`. */
function isToldByRedraw({ comparison: { change, base, next } }: ComparisonWords): boolean {
  return change?.scale === "difference" &&
    [base, next].every((cell) => cell?.state === "measured" && cell.redrawError !== undefined);
}

const MEANINGS: readonly (readonly [ComparisonMark, string])[] = [
  ["~", "no change beyond chance, or less than counts"],
  ["x", "not comparable"],
  ["!", "undecided: not enough data, or timed apart"],
];

function listed(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [`${what}${names.length === 1 ? "" : "s"}: ${nameList(names)}.`];
}

function numberText(cell: Cell | null): string {
  if (cell === null) return "—";
  if (cell.state !== "measured" && cell.state !== "invalid") return cell.state;
  const mark = boundMark(cell);
  return `${mark === "" ? "" : `${mark} `}${formatValue(cell.value, cell.interval).value}`;
}

function intervalText(cell: Cell | null): string {
  if (cell === null || !("interval" in cell) || cell.interval === null) return "";
  const { low, high } = formatValue(cell.value, cell.interval);
  return `[${low}, ${high}]`;
}

/** A change with its interval: "+0.31 [0.10, 0.52]", or "×1.17 [1.10, 1.24]" of a ratio. */
export function changeText(
  { scale, value, interval }: Pick<NonNullable<CellComparison["change"]>, "scale" | "value" | "interval">,
): string {
  const text = formatValue(value, interval);
  const sign = scale === "ratio" ? "×" : value > 0 ? "+" : "";
  return `${sign}${text.value} [${text.low}, ${text.high}]`;
}

/** Text on one line without what a terminal obeys or a reader cannot see. */
function inert(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

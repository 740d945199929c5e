import type { Cell, Column, MeasuredCell, Run } from "../../core/run.ts";
import { wrapWords } from "../../core/wrap_words.ts";
import { ansi, type Paint } from "./ansi.ts";
import { bestInColumn, type Rank } from "../table/best_in_column.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { conventionSplits } from "../table/convention_split.ts";
import { formatNumber, formatValue } from "../words/format_value.ts";
import { scoreNotes } from "./score_notes.ts";
import type { TerminalTableOptions } from "./terminal_table.ts";

/** Enough to hold a number against another library's output. */
const DIGITS = 10;
/** Characters of a narrow column of text that still reads. */
const LEAST_TEXT = 24;
/** Characters of a set's name; of a longer one the end is shown. */
const LONGEST_NAME = 24;

const MARKS: Readonly<Record<Rank, string>> = { best: "*", unproven: "☆", level: "~" };

/** One number as it is set. */
interface Line {
  readonly metric: string;
  readonly arrow: string;
  readonly set: string;
  readonly value: string;
  readonly mark: string;
  readonly interval: string;
  /** "0.0008 ± 0.0013", where papers print such a thing. */
  readonly printed: string;
  /** Why there is no number, or none to the rule. */
  readonly reason: string;
}

/**
 * A run of few rows, metric by metric: the value with enough digits to compare, its interval, and the ± that papers
 * print. Below stand what all numbers share, what metrics report besides, and how each was computed.
 *
 * @example
 * ```ts
 * console.log(scoreTable(run, { width: 100, color: false }));
 * ```
 */
export function scoreTable(run: Run, { width, color }: TerminalTableOptions): string {
  const paint = ansi(color);
  const lines = aligned(run.columns.flatMap((column) => metricLines(run, column)));
  const { shared, printed, beside, how } = scoreNotes(run);
  const marks = new Set(lines.map(({ mark }) => mark));
  const below = [
    ...(marks.has("*") ? ["* best · ~ not separated from the best"] : []),
    ...printed,
    ...conventionSplits(run),
    ...(shared === "" ? [] : [`${how.length === 0 ? "" : "Unless said below: "}${shared}`]),
  ];
  const block = (title: string, paragraphs: readonly string[]) =>
    paragraphs.length === 0 ? [] : ["", title, ...paragraphs.flatMap((text) => indented(text, width).map(paint.faint))];
  return [
    ...tableLines(lines, width, run.rows.length > 1, paint),
    ...(below.length === 0 ? [] : [""]),
    ...below.flatMap((text) => wrapWords(text, width)).map(paint.faint),
    ...block("Reported besides", beside),
    ...block("How each was computed", how),
  ].map((line) => line.trimEnd()).join("\n") + "\n";
}

function metricLines(run: Run, column: Column): Line[] {
  const ranks = bestInColumn(run, column.id);
  return run.rows.map((row, i) => {
    const cell = run.cells.find(({ metric, model }) => metric === column.id && model === row.id);
    const unit = headingUnit({ title: column.title, unit: cell !== undefined && "unit" in cell ? cell.unit : "" });
    const rank = ranks.get(row.id);
    return {
      metric: i > 0 ? "" : unit === "" ? column.title : `${column.title}, ${unit}`,
      arrow: i > 0 ? "" : directionArrow(column),
      set: row.id.length > LONGEST_NAME ? `…${row.id.slice(1 - LONGEST_NAME)}` : row.id,
      mark: rank === undefined ? "" : MARKS[rank],
      ...numberTexts(cell),
    };
  });
}

function numberTexts(cell: Cell | undefined): Pick<Line, "value" | "interval" | "printed" | "reason"> {
  const none = { value: "—", interval: "", printed: "" };
  if (cell === undefined) return { ...none, reason: "not measured" };
  if (cell.state !== "measured" && cell.state !== "invalid") return { ...none, reason: cell.reason };
  const { low, high } = formatValue(cell.value, cell.interval);
  return {
    value: String(Number(cell.value.toPrecision(DIGITS))),
    interval: low === null ? "none" : `[${low}, ${high}]`,
    printed: printedText(cell),
    reason: cell.state === "invalid" ? `not to the rule: ${cell.reason}` : "",
  };
}

/** Mean and deviation over subsets or splits, to three digits of the deviation. */
function printedText({ value, details = {} }: Pick<MeasuredCell, "value" | "details">): string {
  const deviation = details["subsets_std"] ?? details["splits_std"];
  if (typeof deviation !== "number") return "";
  const mean = details["subsets_mean"] ?? details["splits_mean"] ?? value;
  const decimals = deviation > 0 ? 2 - Math.floor(Math.log10(deviation)) : DIGITS;
  return `${formatNumber(Number(mean), decimals)} ± ${formatNumber(deviation, decimals)}`;
}

/** Decimal points under each other. */
function aligned(lines: readonly Line[]): Line[] {
  const parts = lines.map(({ value }) => {
    const [whole = "", ...rest] = value.split(/(?=\.)/);
    return { whole, fraction: rest.join("") };
  });
  const before = Math.max(0, ...parts.map(({ whole }) => whole.length));
  const after = Math.max(0, ...parts.map(({ fraction }) => fraction.length));
  return lines.map((line, i) => {
    const { whole, fraction } = parts[i]!;
    // A mark stands right after its number.
    const value = `${whole.padStart(before)}${fraction}${line.mark}`;
    return { ...line, value: value.padEnd(before + after + (lines.some(({ mark }) => mark !== "") ? 1 : 0)) };
  });
}

const HEADING = { metric: "metric", arrow: "", set: "set", interval: "95 % interval", printed: "± of papers" } as const;

function tableLines(lines: readonly Line[], width: number, several: boolean, paint: Paint): string[] {
  const widthOf = (key: keyof typeof HEADING) =>
    Math.max(HEADING[key].length, ...lines.map((line) => line[key].length));
  const hasPrinted = lines.some(({ printed }) => printed !== "");
  const valueWidth = Math.max("value".length, ...lines.map(({ value }) => value.length));
  const name = (metric: string, arrow: string, set: string) =>
    `${metric.padEnd(widthOf("metric"))} ${arrow.padEnd(1)}${several ? `  ${set.padEnd(widthOf("set"))}` : ""}`;
  const before = name("", "", "").length + 2 + valueWidth + 2;
  const full = before + widthOf("interval") + 2 + widthOf("printed");
  // What papers print is in the notes as well, so it gives way first.
  const showPrinted = hasPrinted && full <= width;
  const numbers = (interval: string, printed: string) =>
    showPrinted ? `${interval.padEnd(widthOf("interval"))}  ${printed}` : interval;

  const rule = Math.min(width, showPrinted ? full : before + widthOf("interval"));
  const heading = `${name(HEADING.metric, "", HEADING.set)}  ${"value".padEnd(valueWidth)}  ` +
    numbers(HEADING.interval, HEADING.printed);
  const output = [paint.faint(heading), paint.faint("─".repeat(rule))];
  for (const { metric, arrow, set, value, interval, printed, reason } of lines) {
    const room = Math.max(LEAST_TEXT, width - before);
    const [first = "", ...rest] = [
      ...(interval === "" ? [] : [numbers(interval, printed)]),
      ...wrapWords(reason, room).map(paint.faint),
    ];
    output.push(`${name(metric, arrow, set)}  ${paint.strong(value.padEnd(valueWidth))}  ${first}`);
    output.push(...rest.map((text) => " ".repeat(before) + text));
  }
  return output;
}

/** A paragraph set in by two, what follows its first line by four. */
function indented(text: string, width: number): string[] {
  return wrapWords(text, width - 4).map((line, i) => " ".repeat(i === 0 ? 2 : 4) + line);
}

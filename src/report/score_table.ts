import type { Cell, Convention, Run } from "../core/run.ts";
import { ansi } from "./ansi.ts";
import { directionArrow } from "./column_heading.ts";
import { formatValue } from "./format_value.ts";
import type { TerminalTableOptions } from "./terminal_table.ts";
import { wrapWords } from "../core/wrap_words.ts";

/** Enough to hold a number against another library's output. */
const DIGITS = 10;
/** Characters of a narrow note column that still reads. */
const LEAST_NOTE = 24;

/**
 * One row of a run, metric by metric: the value with enough digits to compare, its interval, and what of its
 * convention is its own; what all of them share stands below.
 *
 * @example
 * ```ts
 * console.log(scoreTable(run, { width: 100, color: false }));
 * ```
 */
export function scoreTable(run: Run, { width, color }: TerminalTableOptions): string {
  const paint = ansi(color);
  const shared = sharedConvention(run.cells);
  const lines = run.columns.map((column) => {
    const cell = run.cells.find(({ metric }) => metric === column.id);
    return { title: `${column.title} ${directionArrow(column)}`, ...texts(cell, shared) };
  });
  const widest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const titleWidth = widest(["metric", ...lines.map(({ title }) => title)]);
  const valueWidth = widest(["value", ...lines.map(({ value }) => value)]);
  const intervalWidth = widest(["95 % interval", ...lines.map(({ interval }) => interval)]);
  const before = titleWidth + valueWidth + intervalWidth + 6;
  const noteWidth = Math.max(LEAST_NOTE, width - before);

  const row = (title: string, value: string, interval: string) =>
    `${title.padEnd(titleWidth)}  ${value.padStart(valueWidth)}  ${interval.padEnd(intervalWidth)}`;
  const output = [
    paint.faint(row("metric", "value", "95 % interval")),
    paint.faint("─".repeat(Math.min(width, before + noteWidth))),
  ];
  for (const { title, value, interval, note } of lines) {
    const [first = "", ...rest] = wrapWords(note, noteWidth);
    output.push(`${row(title, paint.strong(value.padStart(valueWidth)), interval)}  ${paint.faint(first)}`.trimEnd());
    output.push(...rest.map((line) => " ".repeat(before) + paint.faint(line)));
  }
  const common = Object.entries(shared).map(([key, value]) => `${key} ${value}`).join(" · ");
  if (common !== "") output.push("", ...wrapWords(`All: ${common}`, width).map(paint.faint));
  return output.join("\n") + "\n";
}

function texts(cell: Cell | undefined, shared: Convention): { value: string; interval: string; note: string } {
  if (cell === undefined) return { value: "—", interval: "", note: "not measured" };
  if (cell.state !== "measured" && cell.state !== "invalid") return { value: "—", interval: "", note: cell.reason };
  const { low, high } = formatValue(cell.value, cell.interval);
  const own = [
    ...(cell.state === "invalid" ? [`not to the rule: ${cell.reason}`] : []),
    ...Object.entries(cell.details ?? {}),
    ...Object.entries(cell.convention).filter(([key]) => shared[key] === undefined),
  ].map((part) => typeof part === "string" ? part : `${part[0]} ${readable(part[1])}`);
  return {
    value: String(Number(cell.value.toPrecision(DIGITS))),
    interval: low === null ? "none" : `[${low}, ${high}]`,
    note: own.join(" · "),
  };
}

function readable(value: string | number | boolean): string {
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

/** What every measured number was computed under. */
function sharedConvention(cells: readonly Cell[]): Convention {
  const conventions = cells.flatMap((cell) => "convention" in cell ? [cell.convention] : []);
  const [first = {}, ...others] = conventions;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) => others.every((other) => other[key] === value)),
  );
}

import { wrapWords } from "../core/wrap_words.ts";
import type { Rule } from "./implementation.ts";
import type { Rosetta, RosettaMetric, RosettaRow } from "./rosetta.ts";

/** How a table is written. */
export interface RosettaTableOptions {
  /** Columns of text that a line may have; Markdown is not broken. @default 120 */
  readonly width?: number;
  /** @default "text" */
  readonly format?: "text" | "markdown";
}

const HEADINGS = ["", "value", "95 % interval", "± it prints", "why it differs"] as const;
const STATISTICAL = "~ it draws from a generator that can't be followed: a rerun of it would differ by chance.";
const DEVIATION = "± is what it prints: the deviation of one subset or split, no error of the value.";
const GAP = 2;
const LEAST_WHY = 24;

/**
 * One table for each metric: every implementation's number, and for each that is not this project's the rule that
 * causes it.
 *
 * @example
 * ```ts
 * console.log(rosettaTable(await rosetta(comparison), { width: 100 }));
 * ```
 */
export function rosettaTable(tables: Rosetta, { width = 120, format = "text" }: RosettaTableOptions = {}): string {
  const written = tables.map((table) => format === "text" ? asText(table, width) : asMarkdown(table));
  return [...written, ...notes(tables)].join("\n\n");
}

function asText(table: RosettaMetric, width: number): string {
  const rows = [HEADINGS, ...shown(table).map(cellsOf)];
  const widths = HEADINGS.slice(0, -1).map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const indent = widths.reduce((sum, columns) => sum + columns + GAP, 0);
  const lines = rows.flatMap((cells) => {
    const left = widths.map((columns, column) => cells[column]!.padEnd(columns + GAP)).join("");
    const [first = "", ...rest] = wrapWords(cells.at(-1)!, Math.max(LEAST_WHY, width - indent));
    return [`${left}${first}`.trimEnd(), ...rest.map((line) => " ".repeat(indent) + line)];
  });
  return [...wrapWords(headline(table), width), ...lines, ...wrapWords(absent(table), width)].join("\n");
}

function asMarkdown(table: RosettaMetric): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const body = shown(table).map((row) => line(cellsOf(row)));
  const rule = `|${HEADINGS.map(() => " --- |").join("")}`;
  return [`**${headline(table)}**`, "", line(HEADINGS), rule, ...body, "", absent(table)].join("\n").trimEnd();
}

/** Rows with a number or a refusal; who has no such metric is named beneath. */
function shown({ rows }: RosettaMetric): RosettaRow[] {
  return rows.filter(({ outcome }) => outcome.state !== "missing");
}

function headline({ name, rows, spread }: RosettaMetric): string {
  if (spread === null) return name;
  const texts = new Set(rows.flatMap(({ outcome }) => outcome.state === "measured" ? [outcome.text] : []));
  if (texts.size === 1) return `${name}: all agree in the digits shown`;
  return `${name}: from ${number(spread[0])} to ${number(spread[1])}`;
}

function cellsOf({ implementation, version, outcome, causes }: RosettaRow): string[] {
  const named = version === "" ? implementation : `${implementation} ${version.replace(/ \(.*/, "")}`;
  if (outcome.state !== "measured") return [named, "none", "", "", outcome.reason];
  const { text, agreement, interval, plusMinus } = outcome;
  return [
    named,
    agreement === "statistical" ? `${text} ~` : text,
    interval === null ? "none" : `[${number(interval[0])}, ${number(interval[1])}]`,
    plusMinus === null ? "" : `± ${number(plusMinus)}`,
    causes.map(causeText).join("; "),
  ];
}

function causeText({ aspect, rule }: Rule): string {
  return `${aspect.replaceAll("_", " ")}: ${rule}`;
}

function absent({ rows }: RosettaMetric): string {
  const names = rows.filter(({ outcome }) => outcome.state === "missing").map(({ implementation }) => implementation);
  return names.length === 0 ? "" : `Not in ${names.join(", ")}.`;
}

function notes(tables: Rosetta): string[] {
  const outcomes = tables.flatMap(({ rows }) => rows.map(({ outcome }) => outcome));
  const measured = outcomes.filter((outcome) => outcome.state === "measured");
  const lines = [
    ...(measured.some(({ agreement }) => agreement === "statistical") ? [STATISTICAL] : []),
    ...(measured.some(({ plusMinus }) => plusMinus !== null) ? [DEVIATION] : []),
  ];
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

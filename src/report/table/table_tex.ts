import type { Column, Run } from "../../core/run.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { intervalLevels } from "../words/interval_levels.ts";
import { conventionFootnotes } from "./convention_footnotes.ts";
import { latexText } from "./latex_text.ts";
import { type PlusMinus, plusMinus } from "./plus_minus.ts";
import type { TableCell, TableRow } from "./report_table.ts";
import { type PartTable, reportTables } from "./report_tables.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { isTextRun } from "../words/text_run.ts";

/** Columns that fit beside each other on a page; more are set as further blocks of the same table. */
const COLUMNS_IN_BLOCK = 4;

/**
 * A run as a LaTeX table, or one for each part of its columns. It needs nothing but `\usepackage{booktabs}`: values
 * with ± half their interval, or what it reaches above and below where that differs, the best of each convention bold,
 * and below the notes and what every column was computed under.
 *
 * @example
 * ```ts
 * tableTex(run).includes("\\begin{tabular}"); // true
 * ```
 */
export function tableTex(measured: Run): string {
  const run = withSoftwareLabels(measured);
  return reportTables(run).map((table) => partTex(run, table)).join("\n");
}

function partTex(run: Run, table: PartTable): string {
  const { columns, groups, anchors, notes, remarks: sentences, part } = table;
  const blocks = balanced(columns.length);
  const widest = Math.max(0, ...blocks.map(({ from, to }) => to - from));
  const models = groups.flatMap(({ rows }) => rows);
  const body = blocks.flatMap(({ from, to }, i) => [
    i === 0 ? "\\toprule" : "\\midrule[\\heavyrulewidth]",
    ...heading(columns.slice(from, to), widest),
    "\\midrule",
    ...groups.flatMap(({ name, rows }) => [
      ...(name === null ? [] : [`\\multicolumn{${widest + 1}}{l}{\\textit{${latexText(name)}}} \\\\`]),
      ...rows.flatMap((row) => lines(row, from, to, widest)),
    ]),
    ...(anchors.length === 0 ? [] : ["\\midrule", ...anchors.flatMap((row) => lines(row, from, to, widest))]),
  ]);
  const level = intervalLevels(run);
  const conventions = conventionFootnotes(run, columns);
  const unproven = models.some(({ cells }) => cells.some(({ rank }) => rank === "unproven"));
  const last = isTextRun(run) ? "anchors" : "real data";
  const remarks = [
    "\\textbf{Bold}: best in its column within one convention; $\\approx$: not separated from it.",
    ...(unproven ? ["$\\star$: leads by its number alone; a bound may truly be better."] : []),
    ...(level === null ? [] : [`$\\pm$: ${level.replace(" %", "\\,\\%")} intervals.`]),
    ...(anchors.length === 0 ? [] : [`Last rows: ${last}, never ranked.`]),
    ...notes.map(({ mark, where, reason }) => `$^{\\mathrm{${mark}}}$\\,${latexText(`${where}: ${reason}`)}.`),
    ...sentences.map(latexText),
    ...(conventions.shared === null ? [] : [`All numbers: ${latexText(conventions.shared)}.`]),
    ...conventions.own.map(({ where, convention }) => `${latexText(`${where}: ${convention}`)}.`),
  ];
  return [
    "% \\usepackage{booktabs}",
    "\\begin{table}",
    "\\centering",
    `\\caption{${latexText(caption(run, part))}}`,
    `\\label{tab:assay-${label(part === null ? run.suite : `${run.suite}-${part.toLowerCase()}`)}}`,
    "\\small",
    "\\setlength{\\tabcolsep}{3pt}",
    `\\begin{tabular}{l${"r".repeat(widest)}}`,
    ...body,
    "\\bottomrule",
    "\\end{tabular}",
    "",
    "\\smallskip",
    `\\begin{minipage}{\\linewidth}\\footnotesize`,
    ...remarks.map((remark) => `${remark}\\par`),
    "\\end{minipage}",
    "\\end{table}",
    "",
  ].join("\n");
}

function label(name: string): string {
  return name.replace(/[^a-zA-Z0-9-]/g, "-");
}

function caption(run: Run, part: string | null): string {
  const data = [...new Set(run.manifest.datasets.map(({ id, split }) => `${id} (${split})`))];
  const on = data.length === 0 ? "" : ` on ${data.join(", ")}`;
  const state = run.state === "incomplete" ? ", incomplete" : "";
  const what = part === null ? "" : `${part}: `;
  return `${what}${
    part === null ? "Suite" : "suite"
  } ${run.suite}${on}, preset ${run.preset}, seed ${run.manifest.seed}${state}.`;
}

function balanced(count: number): { from: number; to: number }[] {
  const blocks = Math.ceil(count / COLUMNS_IN_BLOCK);
  const size = Math.ceil(count / Math.max(1, blocks));
  return Array.from({ length: blocks }, (_, i) => ({ from: i * size, to: Math.min(count, (i + 1) * size) }));
}

/** Two lines: titles, and beneath them network, unit and direction, so that columns stay narrow. */
function heading(columns: readonly Column[], widest: number): string[] {
  const parts = columns.map((column) => {
    const [, title = column.title, inner = ""] = /^(.*?)\s*(\(.*\))$/.exec(column.title) ?? [];
    return {
      title,
      below: [inner, headingUnit(column), directionArrow(column)].filter((part) => part !== "").join(" "),
    };
  });
  return [
    tableLine(["", ...parts.map(({ title }) => latexText(title))], widest),
    tableLine(["", ...parts.map(({ below }) => `{\\scriptsize ${latexText(below)}}`)], widest),
  ];
}

function lines({ row, cells }: TableRow, from: number, to: number, widest: number): string[] {
  const shown = cells.slice(from, to);
  return [tableLine([latexText(row.id), ...shown.map(value)], widest)];
}

function value({ cell, text, interval, bound, rank, note }: TableCell): string {
  const reach = cell === null || !("value" in cell) ? null : plusMinus(cell.value, cell.interval, text);
  const shown = `${bound === "" ? "" : `${latexText(bound)}\\,`}${number(reach?.value ?? text)}`;
  const mark = rank === "level" ? "$\\approx$\\," : rank === "unproven" ? "$\\star$\\," : "";
  const marked = `${rank === "best" ? `\\textbf{${shown}}` : `${mark}${shown}`}${spread(reach, interval)}`;
  return note === null ? marked : `${marked}$^{\\mathrm{${note}}}$`;
}

/** How far the interval reaches from the value: one number where that is the same both ways. */
function spread(reach: PlusMinus | null, interval: string | null): string {
  if (reach === null) return interval === null ? "" : ` {\\scriptsize ${number(interval)}}`;
  const { above, below } = reach;
  return above === below ? `{\\scriptsize$\\,\\pm\\,${digits(above)}$}` : `$^{+${digits(above)}}_{-${digits(below)}}$`;
}

/** Digits for math mode, where a comma would be set as a mark between two things. */
function digits(number: string): string {
  return number.replaceAll(",", "{,}");
}

function number(text: string): string {
  return latexText(text.replaceAll("-", "−"));
}

function tableLine(fields: readonly string[], widest: number): string {
  return `${[...fields, ...Array(Math.max(0, widest + 1 - fields.length)).fill("")].join(" & ")} \\\\`;
}

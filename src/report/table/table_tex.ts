import type { Column, Run } from "../../core/run.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { intervalLevels } from "../words/interval_levels.ts";
import { conventionFootnotes } from "./convention_footnotes.ts";
import { latexSentence, latexText } from "./latex_text.ts";
import { letteredAnew } from "./lettered_anew.ts";
import { type PlusMinus, plusMinus } from "./plus_minus.ts";
import type { TableCell, TableRow } from "./report_table.ts";
import { type PartTable, reportTables } from "./report_tables.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { isTextRun } from "../words/text_run.ts";

/** Columns that are read beside each other; more are set as further blocks of the same table. */
const COLUMNS_IN_BLOCK = 4;
/** Width and height, in points, that a table may take of a page of LaTeX's `article`, which has 345 and 550 of them. */
const PAGE = { width: 340, height: 500 };
/** What the parts of a table take, in points: characters as wide as digits are. */
const POINTS = { character: 4.7, gap: 6, line: 11.5, rule: 6, noteLine: 9.5, caption: 60 };
/** Characters in a line of notes. */
const NOTE_LINE = 85;
/** Lines of a block that is not parted. */
const LINES_IN_BLOCK = 32;

/**
 * A run as a LaTeX table, or one for each part of its columns. It needs nothing but `\usepackage{booktabs}`: values
 * with ± half their interval, or what it reaches above and below where that differs, and the best of each convention bold.
 * What does not fit onto a page is set as further tables. Lettered notes stand in the table; what every column was
 * computed under follows as text that may run over pages, so that nothing is cut.
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

/** Lines of a table that stay together, under a heading of their own. */
interface Block {
  readonly head: readonly string[];
  readonly body: readonly Line[];
}

interface Line {
  readonly tex: string;
  /** Letters of the notes that it refers to. */
  readonly notes: readonly string[];
}

function partTex(run: Run, part: PartTable): string {
  const spans = blockSpans(part), widest = Math.max(0, ...spans.map(({ from, to }) => to - from));
  const table = letteredAnew(part, spans.map(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
  const floats = floatsOf(spans.flatMap((span) => blocksOf(table, span, widest)));
  const name = `tab:assay-${label(table.part === null ? run.suite : `${run.suite}-${table.part.toLowerCase()}`)}`;
  const labels = floats.map((_, i) => i === 0 ? name : `${name}-${i + 1}`);
  const set = floats.map((blocks, i) =>
    float(run, table, { blocks, widest, label: labels[i] ?? name, place: [i, floats.length] })
  );
  const which = labels.length === 1
    ? `Table~\\ref{${name}}`
    : `Tables~\\ref{${name}} ${labels.length === 2 ? "and" : "to"}~\\ref{${labels.at(-1) ?? name}}`;
  const conventions = conventionFootnotes(run, table.columns).map(({ where, convention }) =>
    `\\textit{${latexText(where)}}: ${latexText(convention)}.`
  );
  return [
    "% \\usepackage{booktabs}",
    ...set.flatMap(({ lines }) => [...lines, ""]),
    ...set.flatMap(({ below }) => below),
    ...paragraphs(`Remarks on ${which}:`, table.remarks.map(latexSentence)),
    ...paragraphs(`Conventions of ${which}:`, conventions),
  ].join("\n");
}

/** Text between the tables, under a heading; nothing where there is none. */
function paragraphs(heading: string, told: readonly string[]): string[] {
  if (told.length === 0) return [];
  const lines = [heading, ...told].map((paragraph) => `${paragraph}\\par`);
  return ["\\par\\smallskip", "\\noindent{\\footnotesize\\raggedright", ...lines, "}", ""];
}

/** One table as it floats, and its notes, where they do not fit below it. */
function float(
  run: Run,
  table: PartTable,
  { blocks, widest, label, place: [i, count] }: {
    readonly blocks: readonly Block[];
    readonly widest: number;
    readonly label: string;
    readonly place: readonly [index: number, count: number];
  },
): { lines: string[]; below: string[] } {
  const marks = new Set(blocks.flatMap(({ body }) => body.flatMap(({ notes }) => notes)));
  const notes = table.notes.filter(({ mark }) => marks.has(mark));
  const told = notes.map(({ mark, where, reason }) =>
    `$^{\\mathrm{${mark}}}$\\,${latexSentence(`${where}: ${reason}`)}.`
  );
  const noteLines = notes.reduce((sum, { where, reason }) => sum + noteLinesOf(`${where}: ${reason}`), 0);
  const legend = legendOf(run, table);
  const fits = heightOf(blocks) + POINTS.noteLine * (noteLines + legend.length) <= PAGE.height;
  const state = count === 1 ? "" : ` (${i + 1} of ${count})`;
  const lines = [
    "\\begin{table}",
    "\\centering",
    `\\caption{${latexText(caption(run, table.part, state))}}`,
    `\\label{${label}}`,
    "\\small",
    "\\setlength{\\tabcolsep}{3pt}",
    `\\begin{tabular}{l${"r".repeat(widest)}}`,
    ...blocks.flatMap(({ head, body }, i) => [
      i === 0 ? "\\toprule" : "\\midrule[\\heavyrulewidth]",
      ...head,
      "\\midrule",
      ...body.map(({ tex }) => tex),
    ]),
    "\\bottomrule",
    "\\end{tabular}",
    "",
    "\\smallskip",
    `\\begin{minipage}{\\linewidth}\\footnotesize\\raggedright`,
    ...[...legend, ...(fits ? told : [])].map((remark) => `${remark}\\par`),
    "\\end{minipage}",
    "\\end{table}",
  ];
  return { lines, below: fits ? [] : paragraphs(`Notes to Table~\\ref{${label}}:`, told) };
}

/** What the marks of a table mean. */
function legendOf(run: Run, { groups, anchors }: PartTable): string[] {
  const level = intervalLevels(run);
  const unproven = groups.some(({ rows }) => rows.some(({ cells }) => cells.some(({ rank }) => rank === "unproven")));
  const last = isTextRun(run) ? "anchors" : "real data";
  return [
    "\\textbf{Bold}: best in its column within one convention; $\\approx$: not separated from it.",
    ...(unproven ? ["$\\star$: leads by its number alone; a bound may truly be better."] : []),
    ...(level === null ? [] : [`$\\pm$: ${level.replace(" %", "\\,\\%")} intervals.`]),
    ...(anchors.length === 0 ? [] : [`Last rows: ${last}, never ranked.`]),
  ];
}

/** Some columns of a table, as one block, or as several where the table has very many rows. */
function blocksOf({ columns, groups, anchors }: PartTable, { from, to }: Span, widest: number): Block[] {
  const set = ({ row, cells }: TableRow): Line => {
    const shown = cells.slice(from, to);
    return {
      tex: tableLine([latexText(row.id), ...shown.map(value)], widest),
      notes: shown.flatMap(({ note }) => note ?? []),
    };
  };
  const bare = (tex: string): Line => ({ tex, notes: [] });
  const body = [
    ...groups.flatMap(({ name, rows }) => [
      ...(name === null ? [] : [bare(`\\multicolumn{${widest + 1}}{l}{\\textit{${latexText(name)}}} \\\\`)]),
      ...rows.map(set),
    ]),
    ...(anchors.length === 0 ? [] : [bare("\\midrule"), ...anchors.map(set)]),
  ];
  const head = heading(columns.slice(from, to), widest);
  const count = Math.max(1, Math.ceil(body.length / LINES_IN_BLOCK)), size = Math.ceil(body.length / count);
  return Array.from({ length: count }, (_, i) => ({ head, body: body.slice(i * size, (i + 1) * size) }));
}

/** Blocks that stand on one page. */
function floatsOf(blocks: readonly Block[]): Block[][] {
  const floats: Block[][] = [];
  for (const block of blocks) {
    const last = floats.at(-1);
    if (last === undefined || heightOf([...last, block]) > PAGE.height) floats.push([block]);
    else last.push(block);
  }
  return floats;
}

function heightOf(blocks: readonly Block[]): number {
  return POINTS.caption + blocks.reduce(
    (sum, { head, body }) => sum + POINTS.line * (head.length + body.length) + 2 * POINTS.rule,
    0,
  );
}

function noteLinesOf(text: string): number {
  return Math.ceil(text.length / NOTE_LINE);
}

function label(name: string): string {
  return name.replace(/[^a-zA-Z0-9-]/g, "-");
}

function caption(run: Run, part: string | null, place: string): string {
  const data = [...new Set(run.manifest.datasets.map(({ id, split }) => `${id} (${split})`))];
  const on = data.length === 0 ? "" : ` on ${data.join(", ")}`;
  const state = run.state === "incomplete" ? ", incomplete" : "";
  const what = part === null ? "" : `${part}: `;
  return `${what}${
    part === null ? "Suite" : "suite"
  } ${run.suite}${on}, preset ${run.preset}, seed ${run.manifest.seed}${state}${place}.`;
}

/** Columns from one to before another. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** As few blocks of columns as are narrow enough, of nearly one size. */
function blockSpans({ columns, groups, anchors }: PartTable): Span[] {
  const rows = [...groups.flatMap((group) => group.rows), ...anchors];
  const names = Math.max(0, ...rows.map(({ row }) => row.id.length));
  const widths = columns.map((column, i) =>
    Math.max(
      ...headingParts(column).map(({ length }) => length),
      ...rows.map(({ cells }) => cells[i] === undefined ? 0 : charactersOf(cells[i])),
    )
  );
  const fewest = Math.ceil(columns.length / COLUMNS_IN_BLOCK);
  const choices = Array.from({ length: columns.length - fewest + 1 }, (_, i) => balanced(columns.length, fewest + i));
  // Blocks stand under each other: each column of the table is as wide as the widest of its blocks.
  const width = (spans: readonly Span[]) => {
    const places = Array.from(
      { length: Math.max(0, ...spans.map(({ from, to }) => to - from)) },
      (_, place) => Math.max(...spans.map(({ from, to }) => from + place < to ? widths[from + place] ?? 0 : 0)),
    );
    return [names, ...places].reduce((sum, characters) => sum + POINTS.character * characters + POINTS.gap, 0);
  };
  return choices.find((spans) => width(spans) <= PAGE.width) ?? choices.at(-1) ?? [];
}

function balanced(count: number, blocks: number): Span[] {
  return Array.from({ length: blocks }, (_, i) => ({
    from: Math.ceil(i * count / blocks),
    to: Math.ceil((i + 1) * count / blocks),
  }));
}

/** About how wide a number is, in characters of its size: intervals are set smaller. */
function charactersOf({ cell, text, interval, bound, rank, note }: TableCell): number {
  const reach = cell === null || !("value" in cell) ? null : plusMinus(cell.value, cell.interval, text);
  const small = reach === null
    ? (interval?.length ?? 0) + 1
    : reach.above === reach.below
    ? reach.above.length + 3
    : Math.max(reach.above.length, reach.below.length) + 1;
  const marks = (bound === "" ? 0 : 2) + (rank === null || rank === "best" ? 0 : 2) + (note === null ? 0 : 1);
  return (reach?.value ?? text).length + marks + 0.8 * small;
}

/** Two lines: titles, and beneath them network, unit and direction, so that columns stay narrow. */
function heading(columns: readonly Column[], widest: number): string[] {
  const parts = columns.map(headingParts);
  return [
    tableLine(["", ...parts.map(([title]) => latexText(title))], widest),
    tableLine(["", ...parts.map(([, below]) => `{\\scriptsize ${latexText(below)}}`)], widest),
  ];
}

function headingParts(column: Column): [title: string, below: string] {
  const [, title = column.title, inner = ""] = /^(.*?)\s*(\(.*\))$/.exec(column.title) ?? [];
  return [title, [inner, headingUnit(column), directionArrow(column)].filter((part) => part !== "").join(" ")];
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

import type { Run } from "../../core/run.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { intervalLevels } from "../words/interval_levels.ts";
import { rowKind } from "../words/row_kind.ts";
import { markdownSentence, markdownText } from "./markdown_text.ts";
import type { TableCell, TableRow } from "./report_table.ts";
import { type PartTable, reportTables } from "./report_tables.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";

/**
 * A run as a Markdown table that pastes into a pull request, one for each part of its columns: intervals beside values,
 * ★ at the best, notes below.
 *
 * @example
 * ```ts
 * tableMd(run).startsWith("| model |"); // true
 * ```
 */
export function tableMd(measured: Run): string {
  const run = withSoftwareLabels(measured);
  const tables = reportTables(run);
  const level = intervalLevels(run);
  const unproven = tables.some(({ groups }) =>
    groups.some(({ rows }) => rows.some(({ cells }) => cells.some(({ rank }) => rank === "unproven")))
  );
  const legend = [
    "★ best in its column within one convention, ≈ not separated from it, ≤ and ≥ bounds.",
    ...(unproven ? ["☆ leads by its number alone: a bound may truly be better."] : []),
    ...(level === null ? [] : [`Brackets are ${level} intervals.`]),
    ...(run.rows.every(({ role }) => role === "model") ? [] : ["Rows in italics are anchors and never ranked."]),
  ].join(" ");
  return [
    ...tables.flatMap((table, i) => {
      const below = [
        ...table.notes.map(({ mark, where, reason }) =>
          `- <sup>${mark}</sup> ${markdownText(where)}: ${markdownSentence(reason)}.`
        ),
        ...table.remarks.map((remark) => `- ${markdownSentence(remark)}`),
      ];
      return [
        ...(table.part === null ? [] : [`**${markdownText(table.part)}**`, ""]),
        ...tableLines(run, table),
        "",
        ...(i === 0 ? [legend, ""] : []),
        ...(below.length === 0 ? [] : [...below, ""]),
      ];
    }),
    `Assay, suite ${markdownText(run.suite)}, preset ${markdownText(run.preset)}, seed ${
      markdownText(run.manifest.seed)
    }, ` +
    `run ${markdownText(run.id)}${run.state === "incomplete" ? " (incomplete)" : ""}.`,
    "",
  ].join("\n");
}

function tableLines(run: Run, { columns, groups, anchors }: PartTable): string[] {
  const heads = columns.map((column) => {
    const unit = headingUnit(column);
    return `${markdownText(column.title)}${unit === "" ? "" : `, ${markdownText(unit)}`} ${directionArrow(column)}`;
  });
  return [
    line(["model", "family", ...heads]),
    line(["---", "---", ...heads.map(() => "---:")]),
    ...groups.flatMap(({ name, rows }) => [
      ...(name === null ? [] : [line([`**${markdownText(name)}**`, "", ...heads.map(() => "")])]),
      ...rows.map((row) => line(tableLine(run, row))),
    ]),
    ...anchors.map((row) => line(tableLine(run, row))),
  ];
}

function tableLine(run: Run, { row, cells }: TableRow): string[] {
  const name = markdownText(row.id);
  return [row.role === "anchor" ? `*${name}*` : name, rowKind(run, row), ...cells.map(tableCell)];
}

function tableCell({ text, interval, bound, rank, note }: TableCell): string {
  const value = markdownText(`${bound}${bound === "" ? "" : " "}${text}`);
  const marked = rank === null
    ? value
    : rank === "best"
    ? `**${value}** ★`
    : `${value} ${rank === "level" ? "≈" : "☆"}`;
  const small = interval === null ? "" : ` <sub>${markdownText(interval)}</sub>`;
  return `${marked}${note === null ? "" : `<sup>${note}</sup>`}${small}`;
}

function line(fields: readonly string[]): string {
  return `| ${fields.join(" | ")} |`;
}

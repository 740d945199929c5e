import type { ChartConfiguration, ChartType, Plugin } from "chart.js";
import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import type { ChartPanel } from "./chart.ts";
import { CHART_FONT, CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { directionArrow, headingUnit } from "../words/column_heading.ts";
import { kindNote } from "../table/kind_note.ts";
import { LOG_AXIS, logTickLabel } from "./log_ticks.ts";
import { pointLine } from "./point_line.ts";
import { reportTable, type TableCell, type TableRow } from "../table/report_table.ts";
import { rowStyle } from "../words/row_style.ts";

const HEAD = 34;
const LINE = 24;
const FOOT = 34;
const NAMES = 118;
const VALUES = 74;
/** Times and rates that span more than this go on a log axis. */
const LOG_FROM_RATIO = 5;

/** Height of a panel with so many models, in CSS pixels. */
export function panelHeight(models: number): number {
  return HEAD + LINE * models + FOOT;
}

/**
 * One metric's panel: a line a model with its point, interval and value; real data as a dashed line, if all of it was
 * measured under one convention.
 *
 * @param place Where its upper left corner goes, and its width, in CSS pixels.
 */
export function metricPanel(
  run: Run,
  column: Column,
  place: { readonly x: number; readonly y: number; readonly width: number },
): ChartPanel {
  const table = reportTable(run);
  const index = table.columns.findIndex(({ id }) => id === column.id);
  const rows = table.groups.flatMap((group) => group.rows);
  const cells = rows.map((row) => row.cells[index]);
  const numbers = measured(cells);
  const anchor = measured(table.anchors.map((row) => row.cells[index]))
    .find(({ fingerprint }) => numbers.every((number) => number.fingerprint === fingerprint));
  const ends = [...numbers, ...(anchor === undefined ? [] : [anchor])]
    .flatMap(({ value, interval }) => interval ?? [value]);
  const low = Math.min(...ends), high = Math.max(...ends);
  const log = low > 0 && high / low > LOG_FROM_RATIO && /(_ms|_per_s)$/.test(column.id);
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.1 || 1;
  const unit = headingUnit(column);
  const title = `${column.title} ${directionArrow(column)}`;
  const small = [unit, log ? "log scale" : "", kindNote(run, column)?.short ?? ""].filter((part) => part !== "").join(
    ", ",
  );

  const drawn = rows.flatMap((row, i) => {
    const cell = row.cells[index]?.cell;
    return cell?.state === "measured" ? [{ cell, line: i, style: rowStyle(row.row) }] : [];
  });
  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: "scatter",
    data: {
      datasets: drawn.map(({ cell, line, style }) => ({
        data: [{ x: cell.value, y: line }],
        pointStyle: style.pointStyle,
        rotation: style.rotation,
        radius: 5 * style.pointScale,
        backgroundColor: style.colour,
        borderColor: style.colour,
      })),
    },
    options: {
      clip: false,
      layout: { autoPadding: false, padding: { left: NAMES, right: VALUES, top: HEAD, bottom: 8 } },
      scales: {
        x: log
          ? {
            ...LOG_AXIS,
            min: low / 1.3,
            max: high * 1.3,
            border: { color: ink.axis },
            grid: { color: ink.grid, tickLength: 3 },
            ticks: {
              color: ink.muted,
              callback: (value) => logTickLabel(Number(value)),
              maxRotation: 0,
              font: { family: CHART_FONT, size: 10 },
            },
          }
          : {
            type: "linear",
            min: low - pad,
            max: high + pad,
            border: { color: ink.axis },
            grid: { color: ink.grid, tickLength: 3 },
            ticks: {
              color: ink.muted,
              maxTicksLimit: 4,
              maxRotation: 0,
              includeBounds: false,
              font: { family: CHART_FONT, size: 10 },
            },
          },
        y: { display: false, reverse: true, min: -0.5, max: rows.length - 0.5 },
      },
    },
    plugins: [panelMarks(ink, { rows, cells, title, small, anchor: anchor?.value ?? null })],
  });
  return {
    ...place,
    height: panelHeight(rows.length),
    configuration,
    points: drawn.map(({ cell }, i) => ({
      dataset: i,
      index: 0,
      name: cell.model,
      lines: [pointLine(column, cell)],
    })),
  };
}

function measured(cells: readonly (TableCell | undefined)[]): MeasuredCell[] {
  return cells.flatMap((cell) => cell?.cell?.state === "measured" ? [cell.cell] : []);
}

/** What stands around a panel's points. */
interface PanelWords {
  readonly rows: readonly TableRow[];
  readonly cells: readonly (TableCell | undefined)[];
  readonly title: string;
  readonly small: string;
  readonly anchor: number | null;
}

function panelMarks(ink: ChartInk, { rows, cells, title, small, anchor }: PanelWords): Plugin<ChartType> {
  return {
    id: "panel-marks",
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      const { x, y } = scales;
      if (x === undefined || y === undefined) return;
      ctx.save();
      if (anchor !== null) {
        ctx.strokeStyle = ink.muted;
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(x.getPixelForValue(anchor), chartArea.top);
        ctx.lineTo(x.getPixelForValue(anchor), chartArea.bottom);
        ctx.stroke();
        ctx.setLineDash([]);
      }
      ctx.lineWidth = 1.4;
      rows.forEach(({ row }, i) => {
        const measured = cells[i]?.cell;
        if (measured?.state !== "measured" || measured.interval === null) return;
        ctx.strokeStyle = rowStyle(row).colour;
        ctx.beginPath();
        ctx.moveTo(x.getPixelForValue(measured.interval[0]), y.getPixelForValue(i));
        ctx.lineTo(x.getPixelForValue(measured.interval[1]), y.getPixelForValue(i));
        ctx.stroke();
      });
      ctx.restore();
    },
    afterDraw({ ctx, chartArea, scales, width }) {
      const y = scales["y"];
      if (y === undefined) return;
      ctx.save();
      ctx.textBaseline = "middle";
      ctx.fillStyle = ink.text;
      ctx.font = chartFont(13, 600);
      ctx.fillText(title, 14, 18);
      const after = 14 + ctx.measureText(title).width + 8;
      ctx.font = chartFont(CHART_SIZE.tick);
      ctx.fillStyle = ink.muted;
      ctx.fillText(small, after, 18);
      rows.forEach(({ row }, i) => {
        const cell = cells[i];
        const level = y.getPixelForValue(i);
        ctx.textAlign = "left";
        ctx.font = chartFont(CHART_SIZE.tick, cell?.rank === "best" ? 600 : 400);
        ctx.fillStyle = ink.text;
        ctx.fillText(row.id, 14, level, NAMES - 18);
        if (cell === undefined) return;
        const known = cell.cell?.state === "measured";
        ctx.fillStyle = known ? ink.text : ink.muted;
        const mark = cell.rank === null ? "" : { best: " ★", unproven: "", level: " ≈" }[cell.rank];
        const text = known ? `${cell.bound}${cell.bound === "" ? "" : " "}${cell.text}${mark}` : stateWord(cell);
        const start = known ? chartArea.right + 8 : chartArea.left + 6;
        ctx.fillText(text, start, level, width - start - 4);
        if (cell.rank !== "unproven") return;
        // The committed fonts have no open star: this is the outline of the filled one.
        ctx.strokeStyle = ink.text;
        ctx.lineWidth = 0.7;
        ctx.strokeText("★", start + ctx.measureText(`${text} `).width, level);
      });
      ctx.restore();
    },
  };
}

function stateWord({ cell }: TableCell): string {
  if (cell === null) return "not measured";
  return {
    measured: "",
    undefined: "not defined",
    failed: "failed",
    skipped: "skipped",
    invalid: "not to the rule",
  }[cell.state];
}

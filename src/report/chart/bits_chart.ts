import type { Chart as ChartJs, ChartConfiguration, ChartType, Plugin } from "chart.js";
import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import { bestCompressor } from "../table/best_compressor.ts";
import { standings } from "../table/best_in_column.ts";
import { boundMark, kindPhrase } from "../words/bound_mark.ts";
import { cellText } from "../words/cell_text.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { CHART_FONT, CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { leadersPhrase } from "./chart_leaders.ts";
import { titleBlock } from "./chart_title.ts";
import { FAMILY_STYLE, type FamilyStyle } from "../words/family_style.ts";
import { formatValue } from "../words/format_value.ts";
import { groupRuns } from "../table/group_runs.ts";
import { kindNote } from "../table/kind_note.ts";
import { pointLine } from "./point_line.ts";
import { cellStyle } from "../words/row_style.ts";
import { isTextBound } from "../words/text_bounds.ts";
import { singlePanel } from "./single_panel.ts";

const WIDTH = 720;

/** How a metric in bits is drawn. */
interface BitsPicture {
  readonly metric: string;
  /** The metric in words: "bits per dimension". */
  readonly words: string;
  /** Bars from zero, or marks in the shapes of their rows on an axis that holds only what was measured. */
  readonly marks: "bars" | "shapes";
  readonly caption: string;
}

const PICTURES: readonly BitsPicture[] = [
  {
    metric: "bits_per_dim",
    words: "bits per dimension",
    marks: "bars",
    caption: "Bits per dimension on held-out data, lower is better; bars start at zero, whiskers are intervals. " +
      "A pale bar is a bound: the model's true value may lie beyond it on the side that its sign says.",
  },
  {
    metric: "bits_per_byte",
    words: "bits per byte",
    marks: "shapes",
    caption: "Bits per byte of the text, lower is better; the axis doesn't begin at zero, whiskers are intervals. " +
      "Compressors are in grey. A hollow mark is a bound: the text's cost by the model's own tokenisation, which is " +
      "not its only one.",
  },
];

/**
 * Bits per dimension or per byte by model, a chart for each group of rows: intervals, and what is exact told apart from
 * what is a bound. None where the run has no such number.
 *
 * @example
 * ```ts
 * bitsCharts(run)[0]?.title; // "pixelcnn-mnist shows the lowest number in bits/dim: 1.031 [1.028, 1.034] (exact)"
 * ```
 */
export function bitsCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) => PICTURES.flatMap((picture) => bitsChart(part, picture) ?? []));
}

function bitsChart(run: Run, { metric, words, marks, caption }: BitsPicture): Chart | null {
  const group = run.rows[0]?.group;
  const column = run.columns.find(({ id }) => id === metric);
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  const cells = run.cells.filter((cell) => cell.state === "measured").filter((cell) => cell.metric === metric)
    .toSorted((a, b) => Number(anchors.has(a.model)) - Number(anchors.has(b.model)) || a.value - b.value);
  const best = cells[0];
  if (column === undefined || best === undefined) return null;

  const title = finding(run, column, { words, best });
  const bars = marks === "bars";
  const bounds = cells.some((cell) => boundMark(cell) !== "");
  const note = kindNote(run, column);
  const subtitle = [
    ...(group === undefined ? [] : [group]),
    `${words}, lower is better`,
    ...(bounds ? [bars ? "pale bars are bounds" : "hollow marks are bounds"] : []),
    ...(note === null ? [] : [note.short]),
  ].join("; ");
  const block = titleBlock(title, subtitle, WIDTH);
  const line = bars ? 44 : 30;
  const height = block.height + 38 + line * cells.length;
  const styles = cells.map((cell) => anchors.has(cell.model) ? FAMILY_STYLE.data : cellStyle(run, cell));

  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: bars ? "bar" : "line",
    data: {
      labels: cells.map((cell) => cell.model),
      datasets: [{
        data: cells.map((cell) => cell.value),
        ...(bars ? barLooks(cells, styles) : shapeLooks(cells, styles, ink)),
      }],
    },
    options: {
      indexAxis: "y",
      layout: { padding: { top: block.height, right: 20, bottom: 10, left: 14 } },
      scales: {
        x: {
          ...range(cells, bars),
          border: { display: false },
          grid: { color: ink.grid, tickLength: 4 },
          ticks: {
            color: ink.muted,
            maxTicksLimit: 7,
            includeBounds: false,
            font: { family: CHART_FONT, size: CHART_SIZE.tick },
          },
        },
        y: {
          ...(bars ? {} : { offset: true }),
          border: { color: ink.axis },
          grid: { display: false },
          ticks: { color: ink.text, font: { family: CHART_FONT, size: CHART_SIZE.label }, autoSkip: false },
        },
      },
    },
    plugins: [block.plugin(ink), intervalsAndLabels(cells, bars, ink)],
  });

  return {
    file: chartFile(metric, group),
    title,
    alt: `${title}. ${cells.map((cell) => `${cell.model}: ${label(cell)}`).join("; ")}.`,
    caption: caption + (note === null ? "" : ` ${note.sentence}`),
    ...singlePanel({
      width: WIDTH,
      height,
      configuration,
      points: cells.map((cell, index) => ({
        dataset: 0,
        index,
        name: cell.model,
        lines: [pointLine(column, cell)],
      })),
    }),
  };
}

/** Who needs the fewest bits, and of texts what the best compressor needs. */
function finding(run: Run, column: Column, { words, best }: { words: string; best: MeasuredCell }): string {
  const ranked = standings(run, column.id);
  const phrase = leadersPhrase(column, ranked);
  const lone = ranked.length === 1 && ranked[0]?.leaders.length === 1;
  const compressor = column.id === "bits_per_byte" && ranked.length > 0 ? bestCompressor(run) : undefined;
  const beside = compressor === undefined
    ? ""
    : `; the best compressor, ${compressor.model}, needs ${formatValue(compressor.value, compressor.interval).value}`;
  const upper = `${words[0]?.toUpperCase()}${words.slice(1)}`;
  if (phrase !== null) return `${phrase}${lone ? `: ${label(best)}` : ""}${beside}`;
  return ranked.length > 1
    ? `${upper} under ${ranked.length} conventions, not ranked together`
    : `${upper} of ${best.model}: ${label(best)}${beside}`;
}

function barLooks(cells: readonly MeasuredCell[], styles: readonly FamilyStyle[]) {
  return {
    backgroundColor: cells.map((cell, i) => `${styles[i]?.colour}${boundMark(cell) === "" ? "ff" : "4d"}`),
    borderColor: styles.map(({ colour }) => colour),
    borderWidth: 1.5,
    borderSkipped: false,
    barPercentage: 0.62,
    categoryPercentage: 1,
  };
}

function shapeLooks(cells: readonly MeasuredCell[], styles: readonly FamilyStyle[], { paper }: ChartInk) {
  return {
    showLine: false,
    // The anchors' own mark is a line, which their whiskers would hide.
    pointStyle: styles.map((style) => style === FAMILY_STYLE.data ? "rectRot" : style.pointStyle),
    rotation: styles.map(({ rotation }) => rotation),
    pointRadius: styles.map(({ pointScale }) => 5 * pointScale),
    pointBackgroundColor: cells.map((cell, i) => boundMark(cell) === "" ? styles[i]?.colour ?? "" : paper),
    pointBorderColor: styles.map(({ colour }) => colour),
    pointBorderWidth: 1.8,
  };
}

/** With room for the labels behind the numbers. */
function range(cells: readonly MeasuredCell[], bars: boolean) {
  const ends = cells.flatMap(({ value, interval }) => interval ?? [value]);
  const low = Math.min(...ends), high = Math.max(...ends);
  if (bars) return { beginAtZero: true, max: high * 1.72 };
  const span = high - low || high || 1;
  return { min: low - 0.05 * span, max: high + 0.36 * span };
}

/** Whiskers over bars or beneath marks, and each number behind its whisker. */
function intervalsAndLabels(cells: readonly MeasuredCell[], above: boolean, ink: ChartInk): Plugin<ChartType> {
  const draw = (chart: ChartJs) => {
    const { ctx, scales } = chart;
    const x = scales["x"];
    if (x === undefined) return;
    ctx.save();
    cells.forEach((cell, i) => {
      const y = chart.getDatasetMeta(0).data[i]?.y ?? 0;
      const [low, high] = (cell.interval ?? [cell.value, cell.value]).map((end) => x.getPixelForValue(end));
      ctx.strokeStyle = ink.text;
      ctx.lineWidth = 1.5;
      ctx.beginPath();
      ctx.moveTo(low ?? 0, y);
      ctx.lineTo(high ?? 0, y);
      for (const end of [low ?? 0, high ?? 0]) {
        ctx.moveTo(end, y - 5);
        ctx.lineTo(end, y + 5);
      }
      ctx.stroke();
      ctx.fillStyle = ink.text;
      ctx.font = chartFont(CHART_SIZE.label);
      ctx.textBaseline = "middle";
      ctx.fillText(label(cell), (high ?? 0) + 9, y);
    });
    ctx.restore();
  };
  return { id: "intervals-and-labels", [above ? "afterDatasetsDraw" : "beforeDatasetsDraw"]: draw };
}

function label(cell: MeasuredCell): string {
  const kind = isTextBound(cell.metric) ? null : kindPhrase(cell);
  const number = cellText({ ...cell, unit: "" });
  return kind === null ? number : `${number} (${kind})`;
}

import type { ChartType, Plugin } from "chart.js";
import type { MeasuredCell, Run } from "../core/run.ts";
import { standings } from "./best_in_column.ts";
import { boundMark, kindPhrase } from "./bound_mark.ts";
import { cellText } from "./cell_text.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { CHART_FONT } from "./chart_font.ts";
import { leadersPhrase } from "./chart_leaders.ts";
import { titleBlock } from "./chart_title.ts";
import { FAMILY_STYLE } from "./family_style.ts";
import { groupRuns } from "./group_runs.ts";
import { kindNote } from "./kind_note.ts";
import { CHART_INK, chartFont, renderChart } from "./render_chart.ts";

const WIDTH = 720;

/**
 * Bits per dimension by model, a chart for each group of rows: bars from zero, intervals, solid where the likelihood is
 * exact and pale where it is a bound. None where the run has no such number.
 *
 * @example
 * ```ts
 * bitsPerDimCharts(run)[0]?.title; // "pixelcnn-mnist shows the lowest number in bits/dim: 1.031 [1.028, 1.034] (exact)"
 * ```
 */
export function bitsPerDimCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) => bitsPerDimChart(part) ?? []);
}

function bitsPerDimChart(run: Run): Chart | null {
  const group = run.rows[0]?.group;
  const column = run.columns.find(({ id }) => id === "bits_per_dim");
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  const cells = run.cells.filter((cell) => cell.state === "measured").filter((cell) => cell.metric === "bits_per_dim")
    .toSorted((a, b) => Number(anchors.has(a.model)) - Number(anchors.has(b.model)) || a.value - b.value);
  const best = cells[0];
  if (column === undefined || best === undefined) return null;

  const ranked = standings(run, column.id);
  const phrase = leadersPhrase(column, ranked);
  const lone = ranked.length === 1 && ranked[0]?.leaders.length === 1;
  const title = phrase === null
    ? ranked.length > 1
      ? `Bits per dimension under ${ranked.length} conventions, not ranked together`
      : `Bits per dimension of ${best.model}: ${label(best)}`
    : lone
    ? `${phrase}: ${label(best)}`
    : phrase;
  const bounds = cells.some((cell) => boundMark(cell) !== "");
  const note = kindNote(run, column);
  const subtitle = [
    ...(group === undefined ? [] : [group]),
    "bits per dimension, lower is better",
    ...(bounds ? ["pale bars are bounds"] : []),
    ...(note === null ? [] : [note.short]),
  ].join("; ");
  const block = titleBlock(title, subtitle, WIDTH);
  const height = block.height + 38 + 44 * cells.length;
  const widest = Math.max(...cells.map((cell) => cell.interval?.[1] ?? cell.value));

  const png = renderChart({
    type: "bar",
    data: {
      labels: cells.map((cell) => cell.model),
      datasets: [{
        data: cells.map((cell) => cell.value),
        backgroundColor: cells.map((cell) => colour(cell, anchors) + (boundMark(cell) === "" ? "ff" : "4d")),
        borderColor: cells.map((cell) => colour(cell, anchors)),
        borderWidth: 1.5,
        borderSkipped: false,
        barPercentage: 0.62,
        categoryPercentage: 1,
      }],
    },
    options: {
      indexAxis: "y",
      layout: { padding: { top: block.height, right: 20, bottom: 10, left: 14 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: {
          beginAtZero: true,
          // Room for the labels behind the bars.
          max: widest * 1.72,
          border: { display: false },
          grid: { color: CHART_INK.grid, tickLength: 4 },
          ticks: {
            color: CHART_INK.muted,
            maxTicksLimit: 7,
            includeBounds: false,
            font: { family: CHART_FONT, size: CHART_INK.tick },
          },
        },
        y: {
          border: { color: CHART_INK.axis },
          grid: { display: false },
          ticks: { color: CHART_INK.text, font: { family: CHART_FONT, size: CHART_INK.label }, autoSkip: false },
        },
      },
    },
    plugins: [block.plugin, intervalsAndLabels(cells)],
  }, { width: WIDTH, height });

  return {
    file: chartFile("bits_per_dim", group),
    title,
    alt: `${title}. ${cells.map((cell) => `${cell.model}: ${label(cell)}`).join("; ")}.`,
    caption: "Bits per dimension on held-out data, lower is better; bars start at zero, whiskers are intervals. " +
      "A pale bar is a bound: the model's true value may lie beyond it on the side that its sign says." +
      (note === null ? "" : ` ${note.sentence}`),
    width: WIDTH,
    height,
    png,
  };
}

function intervalsAndLabels(cells: readonly MeasuredCell[]): Plugin<ChartType> {
  return {
    id: "intervals-and-labels",
    afterDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      const x = scales["x"];
      if (x === undefined) return;
      ctx.save();
      cells.forEach((cell, i) => {
        const y = chart.getDatasetMeta(0).data[i]?.y ?? 0;
        const [low, high] = (cell.interval ?? [cell.value, cell.value]).map((end) => x.getPixelForValue(end));
        ctx.strokeStyle = CHART_INK.text;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.moveTo(low ?? 0, y);
        ctx.lineTo(high ?? 0, y);
        for (const end of [low ?? 0, high ?? 0]) {
          ctx.moveTo(end, y - 5);
          ctx.lineTo(end, y + 5);
        }
        ctx.stroke();
        ctx.fillStyle = CHART_INK.text;
        ctx.font = chartFont(CHART_INK.label);
        ctx.textBaseline = "middle";
        ctx.fillText(label(cell), (high ?? 0) + 9, y);
      });
      ctx.restore();
    },
  };
}

function label(cell: MeasuredCell): string {
  const kind = kindPhrase(cell);
  const number = cellText({ ...cell, unit: "" });
  return kind === null ? number : `${number} (${kind})`;
}

function colour(cell: MeasuredCell, anchors: ReadonlySet<string>): string {
  return FAMILY_STYLE[anchors.has(cell.model) ? "data" : cell.family].colour;
}

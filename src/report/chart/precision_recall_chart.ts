import type { ChartConfiguration, ChartType, Plugin } from "chart.js";
import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import { standings } from "../table/best_in_column.ts";
import { groupRuns } from "../table/group_runs.ts";
import { cellText } from "../words/cell_text.ts";
import { FAMILY_STYLE, type FamilyStyle } from "../words/family_style.ts";
import { nameList } from "../words/name_list.ts";
import { cellStyle } from "../words/row_style.ts";
import { drawCellWhiskers } from "./cell_whiskers.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { CHART_FONT, CHART_SIZE } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { leadersPhrase } from "./chart_leaders.ts";
import { titleBlock } from "./chart_title.ts";
import { comparablePairs } from "./comparable_pairs.ts";
import { pointLine } from "./point_line.ts";
import { drawPointLabels } from "./point_labels.ts";
import { singlePanel } from "./single_panel.ts";

const WIDTH = 720;
const PLOT_HEIGHT = 420;
/** Room beside the plot for the names of points near 1. */
const NAMES = 130;
/** Axes begin at 0, or where everything lies above this in the upper part alone. */
const ZOOM_FROM = 0.5;
const ZOOM_STEP = 0.1;

/** A model or real data with both numbers. */
interface Point {
  readonly label: string;
  readonly style: FamilyStyle;
  readonly precision: MeasuredCell;
  readonly recall: MeasuredCell;
}

/**
 * Precision against recall, a chart for each group of rows: one point a model, real data in grey. Only models measured
 * under one convention stand in it. None where no model has both numbers.
 *
 * @example
 * ```ts
 * precisionRecallCharts(run)[0]?.title; // "ddpm-mnist has the highest precision and the highest recall"
 * ```
 */
export function precisionRecallCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) => precisionRecallChart(part) ?? []);
}

function precisionRecallChart(run: Run): Chart | null {
  const group = run.rows[0]?.group;
  const columns = ["precision", "recall"].map((metric) => run.columns.find(({ id }) => id === metric));
  const [precision, recall] = columns;
  const { pairs, left } = comparablePairs(run, ["precision", "recall"]);
  const [first] = pairs;
  if (precision === undefined || recall === undefined || first === undefined) return null;

  const models = pairs.map((pair): Point => ({
    label: pair[0].model,
    style: cellStyle(run, pair[0]),
    precision: pair[0],
    recall: pair[1],
  }));
  const anchors = realData(run, models[0]);
  const points = [...models, ...anchors];
  const { from, to } = range(points);
  const title = finding(run, { precision, recall, models });
  const subtitle = [
    ...(group === undefined ? [] : [group]),
    `precision against recall, higher is better; both axes from ${from} to ${to}`,
  ].join("; ");
  const block = titleBlock(title, subtitle, WIDTH);
  const size = { width: WIDTH, height: block.height + PLOT_HEIGHT };
  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: "scatter",
    data: {
      datasets: points.map(({ style, precision, recall }) => ({
        data: [{ x: recall.value, y: precision.value }],
        // The anchors' own mark is a line, which their whiskers would hide.
        pointStyle: style === FAMILY_STYLE.data ? "rectRot" : style.pointStyle,
        rotation: style.rotation,
        radius: 7 * style.pointScale,
        backgroundColor: style.colour,
        borderColor: ink.paper,
        borderWidth: 1.5,
      })),
    },
    options: {
      clip: false,
      layout: { padding: { top: block.height, right: NAMES, bottom: 10, left: 14 } },
      scales: {
        x: axis("recall: share of real data that the model covers; right is better", { from, to, ink }),
        y: axis("precision: share of samples that look real; up is better", { from, to, ink }),
      },
    },
    plugins: [block.plugin(ink), marks(points, ink)],
  });
  const told = ({ label, precision, recall }: Point) =>
    `${label}: precision ${cellText(precision)}, recall ${cellText(recall)}`;
  return {
    file: chartFile("precision_recall", group),
    title,
    alt: `${title}. ${points.map(told).join("; ")}.`,
    caption: "Upper right is better: precision is lost by samples that lie away from real data, recall by real data " +
      "that no sample comes near. Whiskers are intervals." +
      (anchors.length === 0 ? "" : " The grey point is real data held against the same reference.") +
      (from > 0 ? ` The axes don't begin at zero but at ${from}.` : "") +
      (left.length === 0 ? "" : ` Not shown, measured under another convention: ${nameList(left)}.`),
    ...singlePanel({
      ...size,
      configuration,
      points: points.map((point, dataset) => ({
        dataset,
        index: 0,
        name: point.label,
        lines: [pointLine(precision, point.precision), pointLine(recall, point.recall)],
      })),
    }),
  };
}

/** Anchors whose two numbers are of the models' conventions. */
function realData(run: Run, model: Point | undefined): Point[] {
  const measured = run.cells.filter((cell) => cell.state === "measured");
  return run.rows.filter(({ role }) => role === "anchor").flatMap(({ id }) => {
    const find = (like: MeasuredCell | undefined) =>
      measured.find((cell) =>
        cell.model === id && cell.metric === like?.metric && cell.fingerprint === like.fingerprint
      );
    const precision = find(model?.precision), recall = find(model?.recall);
    return precision === undefined || recall === undefined
      ? []
      : [{ label: `real data (${id})`, style: FAMILY_STYLE.data, precision, recall }];
  });
}

/** What both axes show: a little more than all intervals, and 1. */
function range(points: readonly Point[]): { from: number; to: number } {
  const ends = points.flatMap(({ precision, recall }) =>
    [precision, recall].flatMap(({ value, interval }) => interval ?? [value])
  );
  const low = Math.min(...ends);
  const from = low < ZOOM_FROM ? Math.min(0, low) : ZOOM_STEP * Math.floor(low / ZOOM_STEP - 0.2);
  return { from: Number(from.toFixed(2)), to: Math.max(1, ...ends) };
}

/** Who is the most precise, and who covers most. */
function finding(
  run: Run,
  { precision, recall, models }: { precision: Column; recall: Column; models: readonly Point[] },
): string {
  const shown = new Set(models.map(({ label }) => label));
  const within = { ...run, cells: run.cells.filter(({ model }) => shown.has(model)) };
  const [precise, covering] = [precision, recall].map((column) => {
    const ranked = standings(within, column.id);
    return { phrase: leadersPhrase(column, ranked), leaders: ranked[0]?.leaders.map(({ model }) => model) ?? [] };
  });
  const [only] = models;
  if (precise?.phrase == null || covering?.phrase == null) {
    return only === undefined
      ? "Precision against recall"
      : `${only.label}: precision ${cellText(only.precision)}, recall ${cellText(only.recall)}`;
  }
  const alone = precise.leaders.length === 1 && covering.leaders.length === 1;
  return alone && precise.leaders[0] === covering.leaders[0]
    ? `${precise.phrase} and the highest ${recall.title}`
    : `${precise.phrase}; ${covering.phrase}`;
}

function axis(title: string, { from, to, ink }: { from: number; to: number; ink: ChartInk }) {
  return {
    type: "linear",
    min: from,
    max: to,
    title: { display: true, text: title, color: ink.muted, font: { family: CHART_FONT, size: CHART_SIZE.label } },
    border: { color: ink.axis },
    grid: { color: ink.grid, tickLength: 4 },
    ticks: { color: ink.muted, font: { family: CHART_FONT, size: CHART_SIZE.tick }, maxTicksLimit: 7, maxRotation: 0 },
  } as const;
}

function marks(points: readonly Point[], ink: ChartInk): Plugin<ChartType> {
  return {
    id: "precision-recall-marks",
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      if (x === undefined || y === undefined) return;
      ctx.save();
      ctx.lineWidth = 1.2;
      for (const { style, precision, recall } of points) {
        ctx.strokeStyle = style === FAMILY_STYLE.data ? ink.muted : ink.text;
        drawCellWhiskers(ctx, { x, y }, { x: recall, y: precision });
      }
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const named = points.map(({ label, style, precision, recall }) => ({
        text: label,
        px: x.getPixelForValue(recall.value),
        py: y.getPixelForValue(precision.value),
        muted: style === FAMILY_STYLE.data,
      }));
      // Above the whisker to the right, whose end would else be hidden.
      drawPointLabels(chart, named, ink, { up: -15, beyond: NAMES - 8 });
    },
  };
}

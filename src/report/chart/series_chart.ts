import type { Chart as ChartJs, ChartConfiguration, ChartOptions, ChartType, Plugin, Scale } from "chart.js";
import type { Chart } from "./chart.ts";
import { CHART_FONT, CHART_SIZE } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { titleBlock } from "./chart_title.ts";
import { drawEndLabels, endLabelRoom } from "./end_labels.ts";
import type { FamilyStyle } from "../words/family_style.ts";
import { LOG_AXIS, logTickLabel } from "./log_ticks.ts";
import { drawPointLabels, type LabelledPoint } from "./point_labels.ts";
import { singlePanel } from "./single_panel.ts";

const WIDTH = 720;
const PLOT_HEIGHT = 340;
/** More points than these are a curve: it needs no marks, and intervals are a band. */
const MARKED_POINTS = 30;
/** Marks on a line with a band. */
const BAND_RADIUS = 3.2;

/** One point of a series. */
export interface SeriesPoint {
  readonly x: number;
  readonly y: number;
  readonly interval: readonly [number, number] | null;
  /** What stands behind it, one number a line: "1,204 samples/s". */
  readonly told: readonly string[];
  /** Beside the point; left out for most. */
  readonly label?: string;
  /** To the left of the point, where that is free: what its line is called. */
  readonly lineName?: string;
  /** Drawn hollow: a bound, an estimate, or what the caption says. */
  readonly hollow?: boolean;
}

/** Points of one model, joined by a line in the order given. */
export interface Series {
  /** Whose points they are. */
  readonly name: string;
  readonly style: FamilyStyle;
  readonly points: readonly SeriesPoint[];
  /** Lengths of dashes and gaps in CSS pixels; a full line where left out. */
  readonly dash?: readonly number[];
  /** Intervals as a band along the line, rather than as whiskers; its last label stands beside the plot. */
  readonly band?: boolean;
  /** What the line is called beside the plot, where it ends. */
  readonly end?: string;
  /** Not what the chart is about: it and its labels are grey. */
  readonly context?: boolean;
}

/** An axis in words, and whether it is logarithmic. */
export interface SeriesAxis {
  readonly title: string;
  readonly log: boolean;
  /** Where its ticks stand; left to the axis where left out. */
  readonly ticks?: readonly number[];
}

/** What a chart of series says and shows. */
export interface SeriesChartSpec {
  readonly file: string;
  readonly title: string;
  readonly subtitle: string;
  readonly caption: string;
  readonly alt: string;
  readonly series: readonly Series[];
  readonly x: SeriesAxis;
  readonly y: SeriesAxis;
  /** A level across the plot, with its name. */
  readonly floor?: { readonly value: number; readonly name: string };
}

/**
 * A chart of series of points with their intervals, labels standing at the points.
 *
 * @example
 * ```ts
 * seriesChart({ ...texts, series, x: { title: "draws K", log: true }, y: { title: "bits/dim", log: false } }).panels;
 * ```
 */
export function seriesChart(spec: SeriesChartSpec): Chart {
  const { title, subtitle, series, x, y, floor } = spec;
  const block = titleBlock(title, subtitle, WIDTH);
  const all = series.flatMap(({ points }) => points);
  const xs = all.map((point) => point.x);
  const ys = [
    ...all.flatMap((point) => [point.y, ...(point.interval ?? [])]),
    ...(floor === undefined ? [] : [floor.value]),
  ].filter((value) => !y.log || value > 0);
  const named = series.flatMap((one) => endLabel(one) ?? []);
  const room = named.length === 0 ? 28 : endLabelRoom(named);
  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: "scatter",
    data: {
      datasets: series.map(({ style, points, dash = [], band = false, context = false }) => {
        const colour = context ? ink.axis : style.colour;
        const marked = points.length <= MARKED_POINTS;
        const radius = band ? BAND_RADIUS : marked ? 5 : 0;
        return {
          data: points.map(({ x, y }) => ({ x, y })),
          showLine: points.length > 1,
          borderColor: colour,
          borderWidth: marked ? 1.5 : 2,
          borderDash: [...dash],
          pointStyle: style.pointStyle,
          pointRotation: style.rotation,
          pointRadius: radius * style.pointScale,
          pointBackgroundColor: points.map(({ hollow = false }) => hollow ? ink.paper : colour),
          pointBorderColor: colour,
          pointBorderWidth: 1.8,
        };
      }),
    },
    options: {
      clip: false,
      layout: { padding: { top: block.height, right: room, bottom: 10, left: 14 } },
      scales: { x: axis(x, xs, { vertical: false, ink }), y: axis(y, ys, { vertical: true, ink }) },
    } as ChartOptions,
    plugins: [block.plugin(ink), marks(spec, ink)],
  });
  const { file, alt, caption } = spec;
  const size = { width: WIDTH, height: block.height + PLOT_HEIGHT };
  const told = series.flatMap(({ name, points }, dataset) =>
    points.map(({ told }, index) => ({ dataset, index, name, lines: told }))
  );
  return { file, title, alt, caption, ...singlePanel({ ...size, configuration, points: told }) };
}

function axis(
  { title, log, ticks }: SeriesAxis,
  values: readonly number[],
  { vertical, ink }: { vertical: boolean; ink: ChartInk },
) {
  const low = Math.min(...values), high = Math.max(...values), room = (high - low || Math.abs(high) || 1) * 0.08;
  const font = { family: CHART_FONT, size: CHART_SIZE.tick };
  return {
    ...(log ? { ...LOG_AXIS, min: low / 1.5, max: high * 1.8 } : { type: "linear", min: low - room, max: high + room }),
    ...(ticks !== undefined && {
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = ticks.map((value) => ({ value }));
      },
    }),
    title: {
      display: true,
      text: log ? `${title}, log scale` : title,
      color: ink.muted,
      font: { family: CHART_FONT, size: CHART_SIZE.label },
    },
    border: vertical ? { display: false } : { color: ink.axis },
    grid: vertical ? { color: ink.grid, tickLength: 4 } : { display: false },
    ticks: {
      color: ink.muted,
      font,
      maxRotation: 0,
      includeBounds: false,
      ...(log && { callback: (value: number | string) => logTickLabel(Number(value)) }),
    },
  };
}

/** The name at a line's end; of a band its last point's label. */
function endLabel({ end, band = false, points }: Series): string | undefined {
  return end ?? (band ? points.at(-1)?.label : undefined);
}

/** Intervals behind the points, the floor, and labels at the points. */
function marks({ series, floor, y: { log } }: SeriesChartSpec, ink: ChartInk): Plugin<ChartType> {
  return {
    id: "series-marks",
    beforeDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      if (floor !== undefined) {
        const level = y.getPixelForValue(floor.value);
        ctx.strokeStyle = ink.muted;
        ctx.setLineDash([6, 4]);
        ctx.beginPath();
        ctx.moveTo(chartArea.left, level);
        ctx.lineTo(chartArea.right, level);
        ctx.stroke();
        ctx.setLineDash([]);
      }
      for (const { style, points, band: banded = false } of series) {
        if (banded) {
          band(ctx, x, y, { colour: style.colour, points, log });
          continue;
        }
        ctx.strokeStyle = style.colour;
        ctx.lineWidth = points.length <= MARKED_POINTS ? 1.4 : 1;
        ctx.globalAlpha = points.length <= MARKED_POINTS ? 1 : 0.35;
        for (const point of points) whisker(ctx, x, y, point, log);
      }
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      drawEndLabels(
        chart,
        series.flatMap((one) => {
          const text = endLabel(one) ?? "", last = one.points.at(-1);
          return text === "" || last === undefined
            ? []
            : [{ text, px: x.getPixelForValue(last.x), py: y.getPixelForValue(last.y) }];
        }),
        ink,
      );
      const labelled = series.filter(({ band = false }) => !band).flatMap(({ points, context = false }) =>
        points.flatMap(({ x: px, y: py, label = "", lineName = "" }): LabelledPoint[] => {
          const at = { px: x.getPixelForValue(px), py: y.getPixelForValue(py), muted: context };
          return [
            ...(points.length > MARKED_POINTS && label === "" ? [] : [{ ...at, text: label }]),
            ...(lineName === "" ? [] : [{ ...at, text: lineName, left: true }]),
          ];
        })
      );
      if (floor !== undefined) {
        labelled.push({ text: floor.name, px: chart.chartArea.left - 6, py: y.getPixelForValue(floor.value) - 12 });
      }
      drawPointLabels(chart, labelled, ink, { weight: 400 });
    },
  };
}

/** Between the ends of the intervals along a line, as far as its points have some. */
function band(
  ctx: ChartJs["ctx"],
  x: Scale,
  y: Scale,
  { colour, points, log }: { colour: string; points: readonly SeriesPoint[]; log: boolean },
): void {
  const ends = points.flatMap(({ x: at, interval }) =>
    interval === null ? [] : [{ px: x.getPixelForValue(at), low: interval[0], high: interval[1] }]
  );
  const py = (value: number) => y.getPixelForValue(log ? Math.max(value, y.min) : value);
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.16;
  ctx.beginPath();
  for (const { px, high } of ends) ctx.lineTo(px, py(high));
  for (const { px, low } of ends.toReversed()) ctx.lineTo(px, py(low));
  ctx.fill();
}

function whisker(
  ctx: ChartJs["ctx"],
  x: Scale,
  y: Scale,
  { x: at, interval }: SeriesPoint,
  log: boolean,
): void {
  if (interval === null) return;
  const px = x.getPixelForValue(at);
  const [low, high] = interval.map((end) => y.getPixelForValue(log ? Math.max(end, y.min) : end));
  ctx.beginPath();
  ctx.moveTo(px, low ?? 0);
  ctx.lineTo(px, high ?? 0);
  for (const end of [low ?? 0, high ?? 0]) {
    ctx.moveTo(px - 3, end);
    ctx.lineTo(px + 3, end);
  }
  ctx.stroke();
}

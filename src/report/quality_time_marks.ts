import type { Chart as ChartJs, ChartType, Plugin, Scale } from "chart.js";
import type { MeasuredCell } from "../core/run.ts";
import { formatValue } from "./format_value.ts";
import { type Box, drawPointLabels } from "./point_labels.ts";
import type { QualityTimePoint } from "./quality_time_point.ts";
import { CHART_INK, chartFont } from "./render_chart.ts";

/**
 * Draws what stands around the points: the Pareto front as steps, the floor of real data, whiskers, and each model's
 * name where it covers neither a point nor another name.
 */
export function qualityTimeMarks(
  points: readonly QualityTimePoint[],
  front: readonly QualityTimePoint[],
  floor: MeasuredCell | undefined,
): Plugin<ChartType> {
  return {
    id: "quality-time-marks",
    beforeDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const { ctx } = chart;
      ctx.save();
      if (front.length > 1) drawFront(chart, x, y, front);
      if (floor !== undefined) drawFloor(chart, y, floor);
      ctx.strokeStyle = CHART_INK.text;
      ctx.lineWidth = 1.2;
      for (const { time, quality } of points) whiskers(ctx, x, y, time, quality);
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x !== undefined && y !== undefined) drawNames(chart, x, y, points, front);
    },
  };
}

function drawFront({ ctx, chartArea }: ChartJs, x: Scale, y: Scale, front: readonly QualityTimePoint[]): void {
  ctx.strokeStyle = CHART_INK.axis;
  ctx.lineWidth = 2;
  ctx.beginPath();
  front.forEach((point, i) => {
    const px = x.getPixelForValue(point.x);
    ctx.lineTo(px, i === 0 ? chartArea.top : y.getPixelForValue(front[i - 1]?.y ?? point.y));
    ctx.lineTo(px, y.getPixelForValue(point.y));
  });
  ctx.lineTo(chartArea.right, y.getPixelForValue(front.at(-1)?.y ?? 0));
  ctx.stroke();
}

function drawFloor({ ctx, chartArea }: ChartJs, y: Scale, floor: MeasuredCell): void {
  const level = y.getPixelForValue(floor.value);
  ctx.strokeStyle = CHART_INK.muted;
  ctx.lineWidth = 1.4;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, level);
  ctx.lineTo(chartArea.right, level);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = CHART_INK.muted;
  ctx.font = chartFont(CHART_INK.tick);
  ctx.textAlign = "left";
  const text = `real data (${floor.model}) ${formatValue(floor.value, floor.interval).value}`;
  ctx.fillText(text, chartArea.left + 6, level - 6);
}

function whiskers(ctx: ChartJs["ctx"], x: Scale, y: Scale, time: MeasuredCell, quality: MeasuredCell): void {
  const px = x.getPixelForValue(time.value), py = y.getPixelForValue(quality.value);
  ctx.beginPath();
  if (quality.interval !== null) {
    for (const end of quality.interval.map((value) => y.getPixelForValue(value))) {
      ctx.moveTo(px, py);
      ctx.lineTo(px, end);
      ctx.moveTo(px - 4, end);
      ctx.lineTo(px + 4, end);
    }
  }
  if (time.interval !== null) {
    for (const end of time.interval.filter((value) => value > 0).map((value) => x.getPixelForValue(value))) {
      ctx.moveTo(px, py);
      ctx.lineTo(end, py);
      ctx.moveTo(end, py - 4);
      ctx.lineTo(end, py + 4);
    }
  }
  ctx.stroke();
}

function drawNames(
  chart: ChartJs,
  x: Scale,
  y: Scale,
  points: readonly QualityTimePoint[],
  front: readonly QualityTimePoint[],
): void {
  const last = front.length > 1 ? front.at(-1) : undefined;
  const named = points.map(({ model, x: time, y: quality }) => ({
    text: model,
    px: x.getPixelForValue(time),
    py: y.getPixelForValue(quality),
  }));
  drawPointLabels(chart, named, {
    taken: last === undefined ? [] : [frontLabel(chart.ctx, chart.chartArea.right, y.getPixelForValue(last.y))],
    // Steps of the front run down and to the right of a point: above it to the right is free first.
    up: front.length > 1 ? -15 : 0,
  });
}

/** Names the front at its right end; returns the place taken. */
function frontLabel(ctx: ChartJs["ctx"], right: number, level: number): Box {
  ctx.save();
  ctx.font = chartFont(CHART_INK.tick);
  ctx.fillStyle = CHART_INK.muted;
  const width = ctx.measureText("Pareto front").width;
  ctx.fillText("Pareto front", right - width - 4, level - 10);
  ctx.restore();
  return { left: right - width - 8, top: level - 18, right, bottom: level };
}

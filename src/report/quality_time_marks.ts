import type { Chart as ChartJs, ChartType, Plugin, Scale } from "chart.js";
import type { MeasuredCell } from "../core/run.ts";
import { formatValue } from "./format_value.ts";
import type { QualityTimePoint } from "./quality_time_point.ts";
import { CHART_INK, chartFont } from "./render_chart.ts";

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

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
  { ctx, chartArea }: ChartJs,
  x: Scale,
  y: Scale,
  points: readonly QualityTimePoint[],
  front: readonly QualityTimePoint[],
): void {
  ctx.save();
  ctx.font = chartFont(CHART_INK.label, 600);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const at = points.map((point) => ({ point, px: x.getPixelForValue(point.x), py: y.getPixelForValue(point.y) }));
  const taken: Box[] = at.map(({ px, py }) => ({ left: px - 9, top: py - 9, right: px + 9, bottom: py + 9 }));
  const last = front.length > 1 ? front.at(-1) : undefined;
  if (last !== undefined) taken.push(frontLabel(ctx, chartArea.right, y.getPixelForValue(last.y)));
  for (const { point, px, py } of at) {
    const width = ctx.measureText(point.model).width;
    // Steps of the front run down and to the right of a point: above it to the right is free first.
    const up = front.length > 1 ? -15 : 0;
    const offsets = [[12, up], [12, 20], [-12 - width, -15], [-12 - width, 20], [12, -34], [12, 38], [12, -52], [
      12,
      56,
    ]];
    const boxes = offsets.map(([dx = 0, dy = 0]) => ({
      left: px + dx,
      top: py + dy - 8,
      right: px + dx + width,
      bottom: py + dy + 8,
    }));
    const inside = boxes.filter((box) =>
      box.left >= chartArea.left && box.right <= chartArea.right && box.top >= chartArea.top - 6
    );
    const chosen = inside.find((box) => taken.every((other) => !touch(box, other))) ?? inside[0] ?? boxes[0];
    if (chosen === undefined) continue;
    taken.push(chosen);
    ctx.lineWidth = 4;
    ctx.strokeStyle = "#ffffff";
    ctx.lineJoin = "round";
    ctx.strokeText(point.model, chosen.left, chosen.top + 8);
    ctx.fillStyle = CHART_INK.text;
    ctx.fillText(point.model, chosen.left, chosen.top + 8);
  }
  ctx.restore();
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

function touch(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

import type { Chart as ChartJs, ChartType, Plugin, Scale } from "chart.js";
import type { MeasuredCell } from "../../core/run.ts";
import { formatValue } from "../words/format_value.ts";
import { type Box, drawPointLabels } from "./point_labels.ts";
import type { QualityCostPoint } from "./quality_cost_point.ts";
import { CHART_INK, chartFont } from "./render_chart.ts";

/**
 * Draws what stands around the points: the Pareto front as steps, the floor of real data, whiskers, and each model's
 * name where it covers neither a point nor another name.
 *
 * @param front From the cheapest to the best.
 */
export function qualityCostMarks(
  points: readonly QualityCostPoint[],
  front: readonly QualityCostPoint[],
  floor: MeasuredCell | undefined,
): Plugin<ChartType> {
  return {
    id: "quality-cost-marks",
    beforeDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const { ctx } = chart;
      ctx.save();
      if (front.length > 1) drawFront(chart, x, y, front);
      if (floor !== undefined) drawFloor(chart, y, floor);
      ctx.strokeStyle = CHART_INK.text;
      ctx.lineWidth = 1.2;
      for (const { cost, quality } of points) whiskers(ctx, x, y, cost, quality);
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x !== undefined && y !== undefined) drawNames(chart, x, y, points, front);
    },
  };
}

function drawFront({ ctx, chartArea }: ChartJs, x: Scale, y: Scale, front: readonly QualityCostPoint[]): void {
  ctx.strokeStyle = CHART_INK.axis;
  ctx.lineWidth = 2;
  ctx.beginPath();
  front.forEach((point, i) => {
    const px = x.getPixelForValue(point.x);
    ctx.lineTo(px, i === 0 ? chartArea.top : y.getPixelForValue(front[i - 1]?.y ?? point.y));
    ctx.lineTo(px, y.getPixelForValue(point.y));
  });
  const end = dearIsRight(front) ? chartArea.right : chartArea.left;
  ctx.lineTo(end, y.getPixelForValue(front.at(-1)?.y ?? 0));
  ctx.stroke();
}

/** Whether what costs more stands to the right: so it is for times, and not for rates. */
function dearIsRight(front: readonly QualityCostPoint[]): boolean {
  return (front.at(-1)?.x ?? 0) > (front[0]?.x ?? 0);
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

function whiskers(ctx: ChartJs["ctx"], x: Scale, y: Scale, cost: MeasuredCell, quality: MeasuredCell): void {
  const px = x.getPixelForValue(cost.value), py = y.getPixelForValue(quality.value);
  ctx.beginPath();
  if (quality.interval !== null) {
    for (const end of quality.interval.map((value) => y.getPixelForValue(value))) {
      ctx.moveTo(px, py);
      ctx.lineTo(px, end);
      ctx.moveTo(px - 4, end);
      ctx.lineTo(px + 4, end);
    }
  }
  if (cost.interval !== null) {
    for (const end of cost.interval.filter((value) => value > 0).map((value) => x.getPixelForValue(value))) {
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
  points: readonly QualityCostPoint[],
  front: readonly QualityCostPoint[],
): void {
  const last = front.length > 1 ? front.at(-1) : undefined;
  const named = points.map(({ model, x: cost, y: quality }) => ({
    text: model,
    px: x.getPixelForValue(cost),
    py: y.getPixelForValue(quality),
  }));
  drawPointLabels(chart, named, {
    taken: last === undefined ? [] : [frontLabel(chart, y.getPixelForValue(last.y), dearIsRight(front))],
    // Where steps of the front run down and to the right of a point, above it to the right is free first.
    up: front.length > 1 && dearIsRight(front) ? -15 : 0,
  });
}

/** Names the front at its far end; returns the place taken. */
function frontLabel({ ctx, chartArea }: ChartJs, level: number, right: boolean): Box {
  ctx.save();
  ctx.font = chartFont(CHART_INK.tick);
  ctx.fillStyle = CHART_INK.muted;
  const width = ctx.measureText("Pareto front").width;
  const left = right ? chartArea.right - width - 4 : chartArea.left + 4;
  ctx.fillText("Pareto front", left, level - 10);
  ctx.restore();
  return { left: left - 4, top: level - 18, right: left + width + 4, bottom: level };
}

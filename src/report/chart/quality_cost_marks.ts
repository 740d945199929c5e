import type { Chart as ChartJs, ChartType, Plugin, Scale } from "chart.js";
import type { MeasuredCell } from "../../core/run.ts";
import { drawCellWhiskers } from "./cell_whiskers.ts";
import { CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { formatValue } from "../words/format_value.ts";
import { type Box, drawPointLabels } from "./point_labels.ts";
import type { QualityCostPoint } from "./quality_cost_point.ts";

/**
 * Draws what stands around the points: the Pareto front as steps, the floor of real data, whiskers, and each model's
 * name where it covers neither a point nor another name.
 *
 * @param around.front From the cheapest to the best.
 */
export function qualityCostMarks(
  ink: ChartInk,
  { points, front, floor }: {
    readonly points: readonly QualityCostPoint[];
    readonly front: readonly QualityCostPoint[];
    readonly floor: MeasuredCell | undefined;
  },
): Plugin<ChartType> {
  return {
    id: "quality-cost-marks",
    beforeDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x === undefined || y === undefined) return;
      const { ctx } = chart;
      ctx.save();
      if (front.length > 1) drawFront(chart, ink, { x, y, front });
      if (floor !== undefined) drawFloor(chart, ink, { y, floor });
      ctx.strokeStyle = ink.text;
      ctx.lineWidth = 1.2;
      for (const { cost, quality } of points) drawCellWhiskers(ctx, { x, y }, { x: cost, y: quality });
      ctx.restore();
    },
    afterDatasetsDraw(chart) {
      const { x, y } = chart.scales;
      if (x !== undefined && y !== undefined) drawNames(chart, ink, { x, y, points, front });
    },
  };
}

/** The axes, and what is placed by them. */
interface Placed {
  readonly x: Scale;
  readonly y: Scale;
  readonly points: readonly QualityCostPoint[];
  readonly front: readonly QualityCostPoint[];
  readonly floor: MeasuredCell;
}

function drawFront(
  { ctx, chartArea }: ChartJs,
  ink: ChartInk,
  { x, y, front }: Pick<Placed, "x" | "y" | "front">,
): void {
  ctx.strokeStyle = ink.axis;
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

function drawFloor({ ctx, chartArea }: ChartJs, ink: ChartInk, { y, floor }: Pick<Placed, "y" | "floor">): void {
  const level = y.getPixelForValue(floor.value);
  ctx.strokeStyle = ink.muted;
  ctx.lineWidth = 1.4;
  ctx.setLineDash([6, 4]);
  ctx.beginPath();
  ctx.moveTo(chartArea.left, level);
  ctx.lineTo(chartArea.right, level);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = ink.muted;
  ctx.font = chartFont(CHART_SIZE.tick);
  ctx.textAlign = "left";
  const text = `real data (${floor.model}) ${formatValue(floor.value, floor.interval).value}`;
  ctx.fillText(text, chartArea.left + 6, level - 6);
}

function drawNames(chart: ChartJs, ink: ChartInk, { x, y, points, front }: Omit<Placed, "floor">): void {
  const last = front.length > 1 ? front.at(-1) : undefined;
  const named = points.map(({ model, x: cost, y: quality }) => ({
    text: model,
    px: x.getPixelForValue(cost),
    py: y.getPixelForValue(quality),
  }));
  drawPointLabels(chart, named, ink, {
    taken: last === undefined ? [] : [frontLabel(chart, ink, y.getPixelForValue(last.y), dearIsRight(front))],
    // Where steps of the front run down and to the right of a point, above it to the right is free first.
    up: front.length > 1 && dearIsRight(front) ? -15 : 0,
  });
}

/** Names the front at its far end; returns the place taken. */
function frontLabel({ ctx, chartArea }: ChartJs, ink: ChartInk, level: number, right: boolean): Box {
  ctx.save();
  ctx.font = chartFont(CHART_SIZE.tick);
  ctx.fillStyle = ink.muted;
  const width = ctx.measureText("Pareto front").width;
  const left = right ? chartArea.right - width - 4 : chartArea.left + 4;
  ctx.fillText("Pareto front", left, level - 10);
  ctx.restore();
  return { left: left - 4, top: level - 18, right: left + width + 4, bottom: level };
}

import type { Chart as ChartJs } from "chart.js";
import { CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";

/** Where a line ends, in pixels, and what it is called. */
export interface LineEnd {
  readonly text: string;
  readonly px: number;
  readonly py: number;
}

const LINE = 17;
/** From the plot to the names. */
const GAP = 26;

/** Room that names need to the right of a plot, in CSS pixels; a little more than they take. */
export function endLabelRoom(texts: readonly string[]): number {
  return GAP + 12 + 7.4 * Math.max(0, ...texts.map((text) => text.length));
}

/** Names lines to the right of the plot at the heights where they end, moved apart where those are close. */
export function drawEndLabels({ ctx, chartArea }: ChartJs, ends: readonly LineEnd[], ink: ChartInk): void {
  const sorted = ends.toSorted((a, b) => a.py - b.py);
  const heights = spread(sorted.map(({ py }) => py), chartArea);
  ctx.save();
  ctx.font = chartFont(CHART_SIZE.label);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  ctx.lineWidth = 1.2;
  // Grey, so that nobody takes them for data.
  ctx.strokeStyle = ink.axis;
  sorted.forEach(({ text, px, py }, i) => {
    const level = heights[i] ?? py;
    ctx.beginPath();
    ctx.moveTo(px + 10, py);
    ctx.lineTo(Math.max(px + 10, chartArea.right), py);
    ctx.lineTo(chartArea.right + GAP - 6, level);
    ctx.stroke();
    ctx.fillStyle = ink.text;
    ctx.fillText(text, chartArea.right + GAP - 2, level);
  });
  ctx.restore();
}

/**
 * Heights in order, at least a line apart and as near as that allows to where they were; those at the foot give way
 * upwards.
 *
 * @example
 * ```ts
 * spread([100, 102], { top: 0, bottom: 300 }); // [100, 117]
 * ```
 */
export function spread(heights: readonly number[], { top, bottom }: { top: number; bottom: number }): number[] {
  const placed: number[] = [];
  for (const height of heights) placed.push(Math.max(height, (placed.at(-1) ?? top - LINE) + LINE));
  for (let i = placed.length - 1, limit = bottom; i >= 0; i--, limit -= LINE) {
    placed[i] = Math.min(placed[i] ?? limit, limit);
    limit = placed[i]!;
  }
  return placed;
}

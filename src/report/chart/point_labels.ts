import type { Chart as ChartJs } from "chart.js";
import { CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";

/** A place on a canvas that something covers. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A point and its name, in pixels. */
export interface LabelledPoint {
  readonly text: string;
  readonly px: number;
  readonly py: number;
  /** To the left of the point first. */
  readonly left?: boolean;
  /** Set in grey. */
  readonly muted?: boolean;
}

/** How labels are set. */
export interface LabelOptions {
  /** Places that are taken already. */
  readonly taken?: readonly Box[];
  /** Where a label goes first, above or below the point's height; default 0. */
  readonly up?: number;
  readonly weight?: 400 | 600;
  /** How far labels may reach to the right of the plot, in CSS pixels; default 0. */
  readonly beyond?: number;
}

/**
 * Names points on a chart, each where it covers neither a point nor another name; where there is no such place, at the
 * first one inside the plot.
 */
export function drawPointLabels(
  { ctx, chartArea }: ChartJs,
  points: readonly LabelledPoint[],
  ink: ChartInk,
  { taken = [], up = 0, weight = 600, beyond = 0 }: LabelOptions = {},
): void {
  ctx.save();
  ctx.font = chartFont(CHART_SIZE.label, weight);
  ctx.textBaseline = "middle";
  ctx.textAlign = "left";
  const covered: Box[] = [
    ...points.map(({ px, py }) => ({ left: px - 9, top: py - 9, right: px + 9, bottom: py + 9 })),
    ...taken,
  ];
  for (const { text, px, py, left = false, muted = false } of points) {
    if (text === "") continue;
    const width = ctx.measureText(text).width;
    const offsets = [
      ...(left ? [[-12 - width, 0]] : []),
      [12, up],
      [12, 20],
      [-12 - width, -15],
      [-12 - width, 20],
      [12, -34],
      [12, 38],
      [12, -52],
      [12, 56],
      [-12 - width, -34],
      [-12 - width, 38],
    ];
    const boxes = offsets.map(([dx = 0, dy = 0]) => ({
      left: px + dx,
      top: py + dy - 8,
      right: px + dx + width,
      bottom: py + dy + 8,
    }));
    const inside = boxes.filter((box) =>
      box.left >= chartArea.left && box.right <= chartArea.right + beyond && box.top >= chartArea.top - 6
    );
    const chosen = inside.find((box) => covered.every((other) => !touch(box, other))) ?? inside[0] ?? boxes[0];
    if (chosen === undefined) continue;
    covered.push(chosen);
    ctx.lineWidth = 4;
    ctx.strokeStyle = ink.paper;
    ctx.lineJoin = "round";
    ctx.strokeText(text, chosen.left, chosen.top + 8);
    ctx.fillStyle = muted ? ink.muted : ink.text;
    ctx.fillText(text, chosen.left, chosen.top + 8);
  }
  ctx.restore();
}

function touch(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

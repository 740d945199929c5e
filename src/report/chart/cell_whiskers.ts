import type { Chart as ChartJs, Scale } from "chart.js";
import type { MeasuredCell } from "../../core/run.ts";

/**
 * Draws the intervals of a point's two numbers as whiskers, in the stroke that the context has. An end that the axis
 * cannot show, as 0 on a logarithmic one, is left out.
 *
 * @param point Its numbers along the axes.
 */
export function drawCellWhiskers(
  ctx: ChartJs["ctx"],
  { x, y }: { readonly x: Scale; readonly y: Scale },
  point: { readonly x: MeasuredCell; readonly y: MeasuredCell },
): void {
  const px = x.getPixelForValue(point.x.value), py = y.getPixelForValue(point.y.value);
  ctx.beginPath();
  for (const end of ends(y, point.y)) {
    ctx.moveTo(px, py);
    ctx.lineTo(px, end);
    ctx.moveTo(px - 4, end);
    ctx.lineTo(px + 4, end);
  }
  for (const end of ends(x, point.x)) {
    ctx.moveTo(px, py);
    ctx.lineTo(end, py);
    ctx.moveTo(end, py - 4);
    ctx.lineTo(end, py + 4);
  }
  ctx.stroke();
}

function ends(scale: Scale, { interval }: MeasuredCell): number[] {
  const shown = (interval ?? []).filter((value) => scale.type !== "logarithmic" || value > 0);
  return shown.map((value) => scale.getPixelForValue(value));
}

import type { ChartType, Plugin } from "chart.js";
import { wrapWords } from "../../core/wrap_words.ts";
import { CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";

const LEFT = 14;
const LINE = 20;
/** Mean width of a semibold letter as a share of the font's size. */
const LETTER = 0.57;

/**
 * A title that says what is seen and, beneath it in grey, what is drawn; both at the left edge, wrapped.
 *
 * @param width Of the chart, in CSS pixels.
 * @returns What draws it, and the height to keep free above the plot.
 */
export function titleBlock(
  title: string,
  subtitle: string,
  width: number,
): { height: number; plugin: (ink: ChartInk) => Plugin<ChartType> } {
  const most = width - 2 * LEFT;
  const lines = wrapWords(title, Math.floor(most / (CHART_SIZE.title * LETTER)));
  const below = wrapWords(subtitle, Math.floor(most / (CHART_SIZE.label * 0.52)));
  return {
    height: 16 + LINE * lines.length + 17 * below.length + 12,
    plugin: (ink) => ({
      id: "title-block",
      afterDraw({ ctx }) {
        ctx.save();
        ctx.textBaseline = "alphabetic";
        ctx.textAlign = "left";
        ctx.fillStyle = ink.text;
        ctx.font = chartFont(CHART_SIZE.title, 600);
        lines.forEach((line, i) => ctx.fillText(line, LEFT, 28 + LINE * i, most));
        ctx.fillStyle = ink.muted;
        ctx.font = chartFont(CHART_SIZE.label);
        below.forEach((line, i) => ctx.fillText(line, LEFT, 28 + LINE * lines.length + 17 * i, most));
        ctx.restore();
      },
    }),
  };
}

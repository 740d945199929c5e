import type { ChartType, Plugin } from "chart.js";
import { CHART_INK, chartFont } from "./render_chart.ts";
import { wrapWords } from "../../core/wrap_words.ts";

const LEFT = 14;
const LINE = 20;
/** Mean width of a semibold letter as a share of the font's size. */
const LETTER = 0.57;

/**
 * A title that says what is seen and, beneath it in grey, what is drawn; both at the left edge, wrapped.
 *
 * @param width Of the chart, in CSS pixels.
 * @returns The plugin that draws it, and the height to keep free above the plot.
 */
export function titleBlock(
  title: string,
  subtitle: string,
  width: number,
): { height: number; plugin: Plugin<ChartType> } {
  const lines = wrapWords(title, Math.floor((width - 2 * LEFT) / (CHART_INK.title * LETTER)));
  const below = wrapWords(subtitle, Math.floor((width - 2 * LEFT) / (CHART_INK.label * 0.52)));
  return {
    height: 16 + LINE * lines.length + 17 * below.length + 12,
    plugin: {
      id: "title-block",
      afterDraw({ ctx }) {
        ctx.save();
        ctx.textBaseline = "alphabetic";
        ctx.textAlign = "left";
        ctx.fillStyle = CHART_INK.text;
        ctx.font = chartFont(CHART_INK.title, 600);
        lines.forEach((line, i) => ctx.fillText(line, LEFT, 28 + LINE * i));
        ctx.fillStyle = CHART_INK.muted;
        ctx.font = chartFont(CHART_INK.label);
        below.forEach((line, i) => ctx.fillText(line, LEFT, 28 + LINE * lines.length + 17 * i));
        ctx.restore();
      },
    },
  };
}

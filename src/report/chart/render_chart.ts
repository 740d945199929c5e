import type { ChartConfiguration, ChartType, Plugin } from "chart.js";
import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import { CHART_FONT, registerChartFont } from "./chart_font.ts";

/** Colours and sizes shared by every chart; sizes in CSS pixels. */
export const CHART_INK = {
  text: "#1c1c1e",
  muted: "#5f6368",
  grid: "#e6e6e8",
  axis: "#b4b4b8",
  title: 15,
  label: 12.5,
  tick: 11.5,
} as const;

/** A canvas font at so many pixels. */
export function chartFont(size: number, weight: 400 | 600 = 400): string {
  return `${weight} ${size}px ${CHART_FONT}`;
}

/**
 * Draws a chart on white at twice its shown size.
 *
 * @param size Shown size in CSS pixels.
 * @returns PNG bytes, `2 * width` by `2 * height` pixels.
 *
 * @example
 * ```ts
 * const data = { labels: ["a"], datasets: [{ data: [1] }] };
 * const png = renderChart({ type: "bar", data }, { width: 400, height: 200 });
 * ```
 */
export function renderChart(
  configuration: ChartConfiguration,
  { width, height }: { width: number; height: number },
): Uint8Array {
  registerChartFont();
  const canvas = new ChartJSNodeCanvas({ width, height });
  const png = canvas.renderToBufferSync({
    ...configuration,
    options: {
      ...configuration.options,
      devicePixelRatio: 2,
      font: { family: CHART_FONT, size: CHART_INK.tick },
      color: CHART_INK.text,
    },
    plugins: [WHITE, ...(configuration.plugins ?? [])],
  });
  return new Uint8Array(png);
}

const WHITE: Plugin<ChartType> = {
  id: "white-background",
  beforeDraw({ ctx, width, height }) {
    ctx.save();
    ctx.fillStyle = "#ffffff";
    ctx.fillRect(0, 0, width, height);
    ctx.restore();
  },
};

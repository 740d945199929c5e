import type { ChartConfiguration, ChartType, Plugin } from "chart.js";
import type { ChartPanel } from "./chart.ts";
import { CHART_FONT, CHART_SIZE } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";

/**
 * A panel's configuration with what all share: its paper, the letters, a size that is given, no motion, and nothing of
 * Chart.js's own legend, tooltips and events.
 *
 * @param options.pixelRatio Pixels of the canvas for each CSS pixel of the panel.
 *
 * @example
 * ```ts
 * new Chart(canvas, panelConfiguration(panel, { ink: DARK_INK, pixelRatio: devicePixelRatio }));
 * ```
 */
export function panelConfiguration(
  panel: ChartPanel,
  { ink, pixelRatio }: { ink: ChartInk; pixelRatio: number },
): ChartConfiguration {
  const configuration = panel.configuration(ink);
  return {
    ...configuration,
    options: {
      ...configuration.options,
      responsive: false,
      animation: false,
      events: [],
      devicePixelRatio: pixelRatio,
      font: { family: CHART_FONT, size: CHART_SIZE.tick },
      color: ink.text,
      plugins: { ...configuration.options?.plugins, legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [paper(ink), ...(configuration.plugins ?? [])],
  };
}

function paper(ink: ChartInk): Plugin<ChartType> {
  return {
    id: "paper",
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = ink.paper;
      ctx.fillRect(0, 0, width, height);
      ctx.restore();
    },
  };
}

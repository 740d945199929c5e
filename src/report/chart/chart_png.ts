import { ChartJSNodeCanvas } from "chartjs-node-canvas";
import type { Chart, ChartPanel } from "./chart.ts";
import { LIGHT_INK } from "./chart_ink.ts";
import { composePanels } from "./compose_panels.ts";
import { panelConfiguration } from "./panel_configuration.ts";
import { registerChartFont } from "./register_chart_font.ts";

/** Pixels of a still for each CSS pixel at which it is shown. */
const PIXEL_RATIO = 2;

/**
 * Draws a chart's still, on white at twice its shown size.
 *
 * @returns PNG bytes, `2 * width` by `2 * height` pixels.
 * @throws Where the canvas, which is native code, does not load.
 *
 * @example
 * ```ts
 * for (const chart of charts(run)) await writeFile(chart.file, chartPng(chart));
 * ```
 */
export function chartPng({ width, height, panels }: Chart): Uint8Array {
  registerChartFont();
  const [whole] = panels;
  if (panels.length === 1 && whole?.width === width && whole.height === height) return panelPng(whole);
  return composePanels(
    panels.map((panel) => ({ png: panelPng(panel), x: PIXEL_RATIO * panel.x, y: PIXEL_RATIO * panel.y })),
    { width: PIXEL_RATIO * width, height: PIXEL_RATIO * height },
  );
}

function panelPng(panel: ChartPanel): Uint8Array {
  const canvas = new ChartJSNodeCanvas({ width: panel.width, height: panel.height });
  const png = canvas.renderToBufferSync(panelConfiguration(panel, { ink: LIGHT_INK, pixelRatio: PIXEL_RATIO }));
  return new Uint8Array(png);
}

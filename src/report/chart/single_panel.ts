import type { Chart, ChartPanel } from "./chart.ts";

/**
 * The size and panels of a chart that is one picture.
 *
 * @example
 * ```ts
 * const chart = { file, title, alt, caption, ...singlePanel({ width: 720, height: 400, configuration, points }) };
 * ```
 */
export function singlePanel(panel: Omit<ChartPanel, "x" | "y">): Pick<Chart, "width" | "height" | "panels"> {
  const { width, height } = panel;
  return { width, height, panels: [{ x: 0, y: 0, ...panel }] };
}

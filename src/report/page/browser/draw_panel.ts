/// <reference lib="dom" />
import type { Chart as ChartJs, Element, VisualElement } from "chart.js";
import type { Chart, ChartPanel, ChartPoint } from "../../chart/chart.ts";
import type { ChartInk } from "../../chart/chart_ink.ts";
import { panelConfiguration } from "../../chart/panel_configuration.ts";
import type { Place } from "./nearest_place.ts";

/** Chart.js, whose own script stands before this one in the page. */
declare const Chart: typeof ChartJs;

/** Draws a panel on a canvas of its own, which lies over the chart's still wherever that is put. */
export function drawPanel(
  panel: ChartPanel,
  { width, height }: Pick<Chart, "width" | "height">,
  how: { readonly ink: ChartInk; readonly pixelRatio: number },
): ChartJs {
  const canvas = document.createElement("canvas");
  canvas.ariaHidden = "true";
  canvas.width = panel.width;
  canvas.height = panel.height;
  const { style } = canvas;
  // Given in shares, so that it grows and shrinks with the still.
  style.left = `${100 * panel.x / width}%`;
  style.top = `${100 * panel.y / height}%`;
  style.width = `${100 * panel.width / width}%`;
  style.height = `${100 * panel.height / height}%`;
  return new Chart(canvas, panelConfiguration(panel, how));
}

/** Where a panel's points came to stand, in CSS pixels of the chart. */
export function pointPlaces(
  drawn: ChartJs,
  panel: ChartPanel | undefined,
): (Place & { readonly point: ChartPoint })[] {
  return (panel?.points ?? []).flatMap((point) => {
    // Whatever Chart.js draws has this method, which its types give to the classes alone.
    const mark = drawn.getDatasetMeta(point.dataset).data[point.index] as Element & VisualElement | undefined;
    const left = panel?.x ?? 0, top = panel?.y ?? 0;
    return mark === undefined ? [] : [{
      point,
      x: left + mark.x,
      y: top + mark.y,
      covers: (x: number, y: number) => mark.inRange(x - left, y - top),
    }];
  });
}

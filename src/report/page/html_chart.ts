import type { Chart } from "../chart/chart.ts";
import { dataUrl } from "./data_url.ts";
import { type Markup, markup } from "./markup.ts";

/** A chart with its still. */
export interface DrawnChart extends Chart {
  /** What `chartPng` makes of it. */
  readonly png: Uint8Array;
}

/** A chart's figure: its still, which the page's script draws over where it can, and how to read it. */
export function chartFigure({ file, title, png, alt, width, height, caption }: DrawnChart): Markup {
  const still = markup`<img src="${dataUrl(png)}" alt="${alt}" width="${width}" height="${height}">`;
  return markup`<figure class="chart" data-chart="${file}">
<div class="scroll" role="group" aria-label="Chart: ${title}" tabindex="0"><div class="picture" style="--width:${width}">${still}</div></div>
<figcaption>${caption}</figcaption></figure>
`;
}

/// <reference lib="dom" />
import type { ChartPoint } from "../../chart/chart.ts";

/** From a mark to the text that tells it, in CSS pixels. */
const GAP = 14;

/** What tells one point of a chart, beside it. */
export interface ChartTip {
  /** @param at Where the point stands, as shares of the picture's width and height. */
  readonly show: (point: ChartPoint, at: { readonly x: number; readonly y: number }) => void;
  readonly hide: () => void;
}

/**
 * Puts a text that tells a point into a figure, and a ring around the point into its picture; both are unseen until
 * shown.
 */
export function chartTip(figure: HTMLElement, picture: HTMLElement): ChartTip {
  const tip = hidden("tip"), ring = hidden("ring");
  figure.append(tip);
  picture.append(ring);
  return {
    show(point, at) {
      const name = document.createElement("b");
      name.textContent = point.name;
      tip.replaceChildren(name, ...point.lines.map(line));
      tip.hidden = ring.hidden = false;
      ring.style.left = `${100 * at.x}%`;
      ring.style.top = `${100 * at.y}%`;
      const outer = figure.getBoundingClientRect(), inner = picture.getBoundingClientRect();
      const x = inner.left - outer.left + at.x * inner.width, y = inner.top - outer.top + at.y * inner.height;
      const { width, height } = tip.getBoundingClientRect();
      const left = Math.min(Math.max(x - width / 2, 0), outer.width - width);
      const above = y - height - GAP;
      tip.style.left = `${left}px`;
      tip.style.top = `${above < 0 ? y + GAP : above}px`;
    },
    hide() {
      tip.hidden = ring.hidden = true;
    },
  };
}

function hidden(name: string): HTMLElement {
  const element = document.createElement("div");
  element.className = name;
  element.ariaHidden = "true";
  element.hidden = true;
  return element;
}

function line(text: string): HTMLElement {
  const element = document.createElement("div");
  element.textContent = text;
  return element;
}

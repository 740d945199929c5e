/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Chart as ChartJs } from "chart.js";
import type { Chart, ChartPoint } from "../../chart/chart.ts";
import { DARK_INK, LIGHT_INK } from "../../chart/chart_ink.ts";
import { chartTip } from "./chart_tip.ts";
import { drawPanel, pointPlaces } from "./draw_panel.ts";
import { nearestPlace, type Place } from "./nearest_place.ts";
import { stepTo } from "./step_to.ts";

/**
 * Draws a chart over its still, in the colours that the reader's system asks for, and tells its points: the one under the
 * pointer, and with the figure in focus one after the other by the arrow keys. The still stays for screen readers and for
 * paper.
 *
 * @param figure The chart's, with its still.
 * @param announce Says a text to those who do not see the picture.
 * @throws Where it cannot be drawn; the figure is as before then.
 */
export function liveChart(figure: HTMLElement, chart: Chart, announce: (text: string) => void): void {
  const picture = figure.querySelector<HTMLElement>(".picture");
  const region = figure.querySelector<HTMLElement>(".scroll");
  if (picture === null || region === null) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const pixelRatio = () => devicePixelRatio * picture.clientWidth / chart.width;
  let drawn: ChartJs[] = [];
  let places: (Place & { readonly point: ChartPoint })[] = [];
  let ratio = 0;

  const draw = () => {
    const before = drawn;
    ratio = pixelRatio();
    const ink = dark.matches ? DARK_INK : LIGHT_INK;
    drawn = chart.panels.map((panel) => drawPanel(panel, chart, { ink, pixelRatio: ratio }));
    places = drawn.flatMap((one, i) => pointPlaces(one, chart.panels[i]));
    picture.append(...drawn.map(({ canvas }) => canvas));
    for (const old of before) {
      old.canvas.remove();
      old.destroy();
    }
  };
  draw();
  figure.classList.add("live");
  region.ariaDescription = "The arrow keys tell its points one by one.";

  const tip = chartTip(figure, picture);
  let told = -1;
  const tell = (at: number) => {
    told = at;
    const place = places[at];
    if (place === undefined) tip.hide();
    else tip.show(place.point, { x: place.x / chart.width, y: place.y / chart.height });
  };
  const point = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const at = { x: (clientX - left) / width * chart.width, y: (clientY - top) / height * chart.height };
    const place = nearestPlace(places, at);
    tell(place === undefined ? -1 : places.indexOf(place));
  };
  picture.addEventListener("pointermove", point);
  picture.addEventListener("pointerdown", point);
  picture.addEventListener("pointerleave", ({ pointerType }) => {
    // A finger that is lifted leaves too: what it has asked for stays.
    if (pointerType === "mouse") tell(-1);
  });
  region.addEventListener("keydown", (event) => {
    const to = stepTo(event.key, told, places.length);
    if (to === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const place = places[to];
    if (place !== undefined) {
      region.scrollTo({ left: picture.clientWidth * place.x / chart.width - region.clientWidth / 2 });
      announce(`${place.point.name}: ${place.point.lines.join("; ")}. ${to + 1} of ${places.length}.`);
    }
    tell(to);
  });
  region.addEventListener("blur", () => tell(-1));
  // What a key tells is scrolled into sight; what a pointer tells leaves it.
  region.addEventListener("scroll", () => tell(document.activeElement === region ? told : -1));
  dark.addEventListener("change", draw);
  addEventListener("resize", () => {
    tell(-1);
    if (pixelRatio() !== ratio) draw();
  });
}

import type { ChartConfiguration } from "chart.js";
import type { ChartInk } from "./chart_ink.ts";

/**
 * A chart that anything with a canvas can draw, and in words what it shows. Nothing here needs more than the language
 * itself: the same code gives the PNG beside a report and the picture in a browser.
 */
export interface Chart {
  /** Name of its still in the run's folder. */
  readonly file: string;
  /** What is seen, made from the numbers. */
  readonly title: string;
  /** The finding and the numbers, for those who do not see the picture. */
  readonly alt: string;
  /** How to read it. */
  readonly caption: string;
  /** Size at which it is shown, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** What it is put together from; they do not overlap, and what they leave free is paper. */
  readonly panels: readonly ChartPanel[];
}

/** One picture of Chart.js within a chart; places and sizes in CSS pixels. */
export interface ChartPanel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What Chart.js draws, in the colours of the paper that it is drawn on. */
  readonly configuration: (ink: ChartInk) => ChartConfiguration;
  /** What a reader can ask about, in the order of reading. */
  readonly points: readonly ChartPoint[];
}

/** A mark of a panel with what it stands for. */
export interface ChartPoint {
  /** Where Chart.js has it: which of the configuration's data sets, and which of its data. */
  readonly dataset: number;
  readonly index: number;
  /** Whose numbers they are: "vae-mnist". */
  readonly name: string;
  /** The numbers, one a line: "bits/dim ≤ 1.40 [1.39, 1.41] (upper bound)". */
  readonly lines: readonly string[];
}

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** What a report's page runs: charts that tell their points, and tables that sort. The page is whole without it. */
import type { Run } from "../../../core/run.ts";
import { charts } from "../../chart/charts.ts";
import { liveChart } from "./live_chart.ts";
import { sortableTables } from "./sortable_tables.ts";

sortableTables(document);
drawCharts();

/** Draws every chart that has a figure; one that fails leaves its still. */
function drawCharts(): void {
  const data = document.getElementById("run")?.textContent;
  if (data === undefined || data === null) return;
  const run: Run = JSON.parse(data);
  const status = document.createElement("p");
  status.className = "unseen";
  status.role = "status";
  document.querySelector("main")?.append(status);
  const figures = new Map(
    [...document.querySelectorAll<HTMLElement>("figure[data-chart]")].map((
      figure,
    ) => [figure.dataset["chart"], figure]),
  );
  for (const chart of charts(run)) {
    const figure = figures.get(chart.file);
    if (figure === undefined) continue;
    try {
      liveChart(figure, chart, (text) => status.textContent = text);
    } catch (error) {
      console.error(`The chart ${chart.file} shows its still: it could not be drawn.`, error);
    }
  }
}

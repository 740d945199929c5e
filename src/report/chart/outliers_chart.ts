import type { ChartConfiguration } from "chart.js";
import type { Outliers, Run } from "../../core/run.ts";
import type { Chart } from "./chart.ts";
import { CHART_FONT, CHART_SIZE, chartFont } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { titleBlock } from "./chart_title.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { outlierFinding } from "../words/outlier_finding.ts";
import { singlePanel } from "./single_panel.ts";

const WIDTH = 720;
const PLOT_HEIGHT = 260;

/** One chart for each model that was asked to tell outliers: histograms of bits per dimension of its own data and of the others. */
export function outliersCharts(run: Run): Chart[] {
  return (run.outliers ?? []).map((told) => outliersChart(run, told));
}

function outliersChart(run: Run, told: Outliers): Chart {
  const { model, histogram: { edges, inliers, outliers } } = told;
  const family = run.rows.find(({ id }) => id === model)?.family ?? "unknown";
  const title = outlierFinding(run, told);
  const block = titleBlock(title, "share of images by bits per dimension; further left is more likely", WIDTH);
  const height = block.height + PLOT_HEIGHT;
  const centres = inliers.map((_, i) => ((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2);
  const bin = (i: number) => `${edges[i]?.toFixed(2)} to ${edges[i + 1]?.toFixed(2)}`;
  const step = (values: readonly number[]) => values.map((y, i) => ({ x: centres[i]!, y }));
  const sets = [
    { name: told.inliers, values: inliers, colour: FAMILY_STYLE[family].colour, dash: [] },
    { name: told.outliers, values: outliers, colour: FAMILY_STYLE.data.colour, dash: [6, 4] },
  ];
  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: "scatter",
    data: {
      datasets: sets.map(({ values, colour, dash }) => ({
        data: step(values),
        showLine: true,
        stepped: "middle",
        pointRadius: 0,
        borderColor: colour,
        borderWidth: 2,
        borderDash: dash,
        backgroundColor: `${colour}2e`,
        fill: "origin",
      })),
    },
    options: {
      layout: { padding: { top: block.height, right: 24, bottom: 10, left: 14 } },
      scales: {
        x: {
          type: "linear",
          title: {
            display: true,
            text: "bits/dim",
            color: ink.muted,
            font: { family: CHART_FONT, size: CHART_SIZE.label },
          },
          border: { color: ink.axis },
          grid: { display: false },
          ticks: { color: ink.muted, font: { family: CHART_FONT, size: CHART_SIZE.tick }, includeBounds: false },
        },
        y: {
          beginAtZero: true,
          border: { display: false },
          grid: { color: ink.grid, tickLength: 4 },
          ticks: {
            color: ink.muted,
            font: { family: CHART_FONT, size: CHART_SIZE.tick },
            callback: (value) => `${Math.round(100 * Number(value))} %`,
            maxTicksLimit: 5,
          },
        },
      },
    },
    plugins: [block.plugin(ink), {
      id: "names",
      afterDatasetsDraw({ ctx, scales: { x, y } }) {
        if (x === undefined || y === undefined) return;
        ctx.save();
        ctx.font = chartFont(CHART_SIZE.label, 600);
        ctx.textAlign = "center";
        for (const { name, values, colour } of sets) {
          const peak = values.indexOf(Math.max(...values));
          ctx.fillStyle = colour;
          ctx.fillText(name, x.getPixelForValue(centres[peak] ?? 0), y.getPixelForValue(values[peak] ?? 0) - 8);
        }
        ctx.restore();
      },
    }],
  });
  return {
    file: `outliers.${model.replace(/[^\w-]+/g, "_")}.png`,
    title,
    alt: `${title}. Mean bits per dimension: ${told.inliers} ${told.bits[0].toFixed(3)}, ${told.outliers} ` +
      `${told.bits[1].toFixed(3)}.`,
    caption:
      `${told.n} images of each, by ${model}. The bars at both ends hold what lies beyond. Where the dashed set lies to the left, the model finds images that it was ` +
      "never trained on more likely than its own.",
    ...singlePanel({
      width: WIDTH,
      height,
      configuration,
      points: sets.flatMap(({ name, values }, dataset) =>
        values.map((share, index) => ({
          dataset,
          index,
          name,
          lines: [`${(100 * share).toFixed(1)} % of the images`, `${bin(index)} bits/dim`],
        }))
      ),
    }),
  };
}

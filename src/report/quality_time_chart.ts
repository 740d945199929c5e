import type { Column, MeasuredCell, Run } from "../core/run.ts";
import { standings } from "./best_in_column.ts";
import { cellText } from "./cell_text.ts";
import type { Chart } from "./chart.ts";
import { CHART_FONT } from "./chart_font.ts";
import { leadersPhrase } from "./chart_leaders.ts";
import { titleBlock } from "./chart_title.ts";
import { FAMILY_STYLE } from "./family_style.ts";
import { formatValue } from "./format_value.ts";
import { LOG_AXIS, logTickLabel } from "./log_ticks.ts";
import { nameList } from "./name_list.ts";
import { paretoFront } from "./pareto_front.ts";
import { qualityTimeMarks } from "./quality_time_marks.ts";
import type { QualityTimePoint } from "./quality_time_point.ts";
import { CHART_INK, renderChart } from "./render_chart.ts";

const WIDTH = 720;
const PLOT_HEIGHT = 380;
/** From this ratio of largest to smallest FID a linear axis would press the good models together. */
const LOG_FROM_RATIO = 20;

/**
 * FID against the time for one sample: one point a model, the Pareto front, and the FID of real data as a line. Only
 * models measured under one convention stand in it. `null` where no model has both numbers.
 *
 * @example
 * ```ts
 * qualityTimeChart(run)?.file; // "fid_time.png"
 * ```
 */
export function qualityTimeChart(run: Run): Chart | null {
  const fid = run.columns.find(({ id }) => id === "fid");
  const latency = run.columns.find(({ id }) => id === "latency_p50_ms");
  const { points, left } = comparablePoints(run);
  if (fid === undefined || latency === undefined || points.length === 0) return null;

  const front = paretoFront(points);
  const floor = anchorFid(run, points[0]?.quality.fingerprint);
  const title = finding(run, fid, points);
  const lows = [
    ...points.map(({ quality }) => quality.interval?.[0] ?? quality.value),
    ...(floor ? [floor.value] : []),
  ];
  const highs = points.map(({ quality }) => quality.interval?.[1] ?? quality.value);
  const logY = Math.min(...lows) > 0 && Math.max(...highs) / Math.min(...lows) > LOG_FROM_RATIO;
  const subtitle = `${fid.title}, lower is better${logY ? ", log scale" : ""}, against time for one sample`;
  const block = titleBlock(title, subtitle, WIDTH);
  const times = points.flatMap(({ time }) => [time.value, ...(time.interval ?? [])]);
  const font = { family: CHART_FONT, size: CHART_INK.tick };
  const grid = { color: CHART_INK.grid, tickLength: 4 };

  const png = renderChart({
    type: "scatter",
    data: {
      datasets: points.map((point) => {
        const style = FAMILY_STYLE[point.family];
        return {
          data: [{ x: point.x, y: point.y }],
          pointStyle: style.pointStyle,
          rotation: style.rotation,
          radius: 7 * style.pointScale,
          backgroundColor: style.colour,
          borderColor: "#ffffff",
          borderWidth: 1.5,
        };
      }),
    },
    options: {
      clip: false,
      layout: { padding: { top: block.height, right: 24, bottom: 10, left: 14 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: {
        x: {
          ...LOG_AXIS,
          min: Math.min(...times) / 2,
          max: Math.max(...times) * 3,
          title: {
            display: true,
            text: "milliseconds for one sample (p50), log scale; left is faster",
            color: CHART_INK.muted,
            font: { family: CHART_FONT, size: CHART_INK.label },
          },
          border: { color: CHART_INK.axis },
          grid: { display: false },
          ticks: { color: CHART_INK.muted, font, callback: (value) => logTickLabel(Number(value)), maxRotation: 0 },
        },
        y: logY
          ? {
            ...LOG_AXIS,
            min: Math.min(...lows) / 1.6,
            max: Math.max(...highs) * 1.4,
            border: { display: false },
            grid,
            ticks: { color: CHART_INK.muted, font, callback: (value) => logTickLabel(Number(value)) },
          }
          : {
            type: "linear",
            beginAtZero: true,
            suggestedMax: Math.max(...highs) * 1.12,
            border: { display: false },
            grid,
            ticks: { color: CHART_INK.muted, font },
          },
      },
    },
    plugins: [block.plugin, qualityTimeMarks(points, front, floor)],
  }, { width: WIDTH, height: block.height + PLOT_HEIGHT });

  const leftOut = left.length === 0 ? "" : ` Not shown, measured under another convention: ${nameList(left)}.`;
  const told = points.map(({ model, quality, time }) => `${model}: ${cellText(quality)}, ${cellText(time)}`);
  return {
    file: "fid_time.png",
    title,
    alt: `${title}. FID and time for one sample: ${told.join("; ")}.` +
      (floor === undefined ? "" : ` Real data reach ${cellText(floor)}.`) +
      (front.length > 1 ? ` On the Pareto front: ${nameList(front.map(({ model }) => model))}.` : ""),
    caption:
      "Lower left is better. Whiskers are intervals; no model beats those on the grey line, the Pareto front, both " +
      `in FID and in time.${
        floor ? " The dashed line is what real data score against the same reference." : ""
      }${leftOut}`,
    width: WIDTH,
    height: block.height + PLOT_HEIGHT,
    png,
  };
}

/** The largest set of models whose FIDs share one convention and whose times share another. */
function comparablePoints(run: Run): { points: QualityTimePoint[]; left: string[] } {
  const times = new Map(
    standings(run, "latency_p50_ms").flatMap(({ cells }) => cells).map((cell) => [cell.model, cell]),
  );
  const all = standings(run, "fid").flatMap(({ cells }) => cells).flatMap((quality): QualityTimePoint[] => {
    const time = times.get(quality.model);
    if (time === undefined || time.value <= 0) return [];
    return [{ model: quality.model, family: quality.family, x: time.value, y: quality.value, time, quality }];
  });
  const groups = Map.groupBy(all, ({ quality, time }) => `${quality.fingerprint} ${time.fingerprint}`);
  const points = [...groups.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
  return { points, left: all.filter((point) => !points.includes(point)).map(({ model }) => model) };
}

function anchorFid(run: Run, fingerprint: string | undefined): MeasuredCell | undefined {
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  return run.cells.filter((cell) => cell.state === "measured")
    .find((cell) => cell.metric === "fid" && anchors.has(cell.model) && cell.fingerprint === fingerprint);
}

function finding(run: Run, fid: Column, points: readonly QualityTimePoint[]): string {
  const only = points[0];
  if (points.length === 1 && only !== undefined) {
    const time = formatValue(only.time.value, only.time.interval).value;
    return `${only.model}: ${fid.title} ${cellText(only.quality)} at ${time} ms a sample`;
  }
  const shown = new Set(points.map(({ model }) => model));
  const within = { ...run, cells: run.cells.filter((cell) => shown.has(cell.model)) };
  const best = leadersPhrase(fid, standings(within, "fid"));
  const fastest = standings(within, "latency_p50_ms")[0]?.leaders.map((cell) => cell.model) ?? [];
  if (best === null || fastest.length === 0) return `${fid.title} against time for one sample`;
  const quality = standings(within, "fid")[0]?.leaders.map((cell) => cell.model) ?? [];
  if (quality.length === 1 && fastest.length === 1 && quality[0] === fastest[0]) return `${best} and samples fastest`;
  if (fastest.length === points.length) return best;
  return `${best}; ${nameList(fastest)} ${fastest.length === 1 ? "samples" : "sample"} fastest`;
}

import type { ChartConfiguration } from "chart.js";
import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import { type Standing, standings } from "../table/best_in_column.ts";
import { TIMES_APART } from "../table/times_apart.ts";
import { cellText } from "../words/cell_text.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { CHART_FONT, CHART_SIZE } from "./chart_font.ts";
import type { ChartInk } from "./chart_ink.ts";
import { leadersPhrase } from "./chart_leaders.ts";
import { comparablePairs } from "./comparable_pairs.ts";
import { titleBlock } from "./chart_title.ts";
import { LOG_AXIS, logTickLabel } from "./log_ticks.ts";
import { nameList } from "../words/name_list.ts";
import { paretoFront } from "./pareto_front.ts";
import { qualityCostMarks } from "./quality_cost_marks.ts";
import type { QualityCostPoint } from "./quality_cost_point.ts";
import { pointLine } from "./point_line.ts";
import { cellStyle } from "../words/row_style.ts";
import { singlePanel } from "./single_panel.ts";

const WIDTH = 720;
const PLOT_HEIGHT = 380;
/** From this ratio of largest to smallest a linear axis would press the good models together. */
const LOG_FROM_RATIO = 20;

/** A picture of quality against cost in words. */
export interface QualityCostSpec {
  /** Of the file, without its ending. */
  readonly file: string;
  /** A metric of which less is better. */
  readonly quality: string;
  /** A time, of which less is better, or a rate, of which more is. */
  readonly cost: string;
  /** What both metrics are called in the alternative text: "FID and time for one sample". */
  readonly both: string;
  /** What stands against the quality: "time for one sample". */
  readonly against: string;
  readonly axis: string;
  /** Whether anchors are real data whose quality is a floor. */
  readonly floor: boolean;
  /** Whether the axis of quality begins at zero. */
  readonly fromZero: boolean;
  /** What a model does fast: "samples", "sample". */
  readonly verb: { readonly one: string; readonly many: string };
  /** "at 0.43 ms a sample". */
  readonly pace: (cost: MeasuredCell) => string;
  readonly caption: string;
}

/**
 * Quality against cost: one point a model, the Pareto front, and where real data stand a line. Only models measured
 * under one convention stand in it. `null` where no model has both numbers.
 */
export function qualityCostChart(run: Run, spec: QualityCostSpec): Chart | null {
  const group = run.rows[0]?.group;
  const quality = run.columns.find(({ id }) => id === spec.quality);
  const cost = run.columns.find(({ id }) => id === spec.cost);
  const { points, left } = comparablePoints(run, spec);
  if (quality === undefined || cost === undefined || points.length === 0) return null;

  const cheap = cost.direction === "lower" ? 1 : -1;
  const apart = costStandings(run, spec, points).length > 1;
  const front = apart
    ? []
    : paretoFront(points.map((point) => ({ x: cheap * point.x, y: point.y, point }))).map(({ point }) => point);
  const floor = spec.floor ? anchorOf(run, spec, points[0]?.quality.fingerprint) : undefined;
  const title = finding(run, { quality, spec, points });
  const lows = [
    ...points.map(({ quality }) => quality.interval?.[0] ?? quality.value),
    ...(floor ? [floor.value] : []),
  ];
  const highs = points.map(({ quality }) => quality.interval?.[1] ?? quality.value);
  const low = Math.min(...lows), high = Math.max(...highs);
  const logY = low > 0 && high / low > LOG_FROM_RATIO;
  const subtitle = [
    ...(group === undefined ? [] : [`${group}; `]),
    `${quality.title}, lower is better${logY ? ", log scale" : ""}, against ${spec.against}`,
  ].join("");
  const block = titleBlock(title, subtitle, WIDTH);
  const costs = points.flatMap(({ cost }) => [cost.value, ...(cost.interval ?? [])]).filter((value) => value > 0);
  const font = { family: CHART_FONT, size: CHART_SIZE.tick };
  const room = (high - low || high) * 0.12;

  const configuration = (ink: ChartInk): ChartConfiguration => ({
    type: "scatter",
    data: {
      datasets: points.map(({ x, y, style }) => ({
        data: [{ x, y }],
        pointStyle: style.pointStyle,
        rotation: style.rotation,
        radius: 7 * style.pointScale,
        backgroundColor: style.colour,
        borderColor: ink.paper,
        borderWidth: 1.5,
      })),
    },
    options: {
      clip: false,
      layout: { padding: { top: block.height, right: 24, bottom: 10, left: 14 } },
      scales: {
        x: {
          ...LOG_AXIS,
          min: Math.min(...costs) / 2,
          max: Math.max(...costs) * 3,
          title: {
            display: true,
            text: spec.axis,
            color: ink.muted,
            font: { family: CHART_FONT, size: CHART_SIZE.label },
          },
          border: { color: ink.axis },
          grid: { display: false },
          ticks: { color: ink.muted, font, callback: (value) => logTickLabel(Number(value)), maxRotation: 0 },
        },
        y: logY
          ? {
            ...LOG_AXIS,
            min: low / 1.6,
            max: high * 1.4,
            border: { display: false },
            grid: { color: ink.grid, tickLength: 4 },
            ticks: { color: ink.muted, font, callback: (value) => logTickLabel(Number(value)) },
          }
          : {
            type: "linear",
            ...(spec.fromZero
              ? { beginAtZero: true, suggestedMax: high * 1.12 }
              : { min: low - room, max: high + room }),
            border: { display: false },
            grid: { color: ink.grid, tickLength: 4 },
            ticks: { color: ink.muted, font, ...(spec.fromZero ? {} : { includeBounds: false }) },
          },
      },
    },
    plugins: [block.plugin(ink), qualityCostMarks(ink, { points, front, floor })],
  });
  const height = block.height + PLOT_HEIGHT;

  const leftOut = left.length === 0 ? "" : ` Not shown, measured under another convention: ${nameList(left)}.`;
  const told = points.map(({ model, quality, cost }) => `${model}: ${cellText(quality)}, ${cellText(cost)}`);
  return {
    file: chartFile(spec.file, group),
    title,
    alt: `${title}. ${spec.both}: ${told.join("; ")}.` +
      (floor === undefined ? "" : ` Real data reach ${cellText(floor)}.`) +
      (front.length > 1 ? ` On the Pareto front: ${nameList(front.map(({ model }) => model))}.` : ""),
    caption: `${apart ? `Whiskers are intervals. ${TIMES_APART}` : spec.caption}${
      floor ? " The dashed line is what real data score against the same reference." : ""
    }${leftOut}`,
    ...singlePanel({
      width: WIDTH,
      height,
      configuration,
      points: points.map((point, dataset) => ({
        dataset,
        index: 0,
        name: point.model,
        lines: [pointLine(quality, point.quality), pointLine(cost, point.cost)],
      })),
    }),
  };
}

/** Models measured under one convention, and who was under another. */
function comparablePoints(run: Run, spec: QualityCostSpec): { points: QualityCostPoint[]; left: string[] } {
  // What costs nothing has no place on a log axis.
  const priced = run.cells.filter((cell) => cell.metric !== spec.cost || cell.state !== "measured" || cell.value > 0);
  const { pairs, left } = comparablePairs({ ...run, cells: priced }, [spec.quality, spec.cost]);
  const points = pairs.map(([quality, cost]): QualityCostPoint => ({
    model: quality.model,
    style: cellStyle(run, quality),
    x: cost.value,
    y: quality.value,
    cost,
    quality,
  }));
  return { points, left };
}

function anchorOf(run: Run, spec: QualityCostSpec, fingerprint: string | undefined): MeasuredCell | undefined {
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  return run.cells.filter((cell) => cell.state === "measured")
    .find((cell) => cell.metric === spec.quality && anchors.has(cell.model) && cell.fingerprint === fingerprint);
}

function finding(
  run: Run,
  { quality, spec, points }: { quality: Column; spec: QualityCostSpec; points: readonly QualityCostPoint[] },
): string {
  const only = points[0];
  if (points.length === 1 && only !== undefined) {
    return `${only.model}: ${quality.title} ${cellText(only.quality)} ${spec.pace(only.cost)}`;
  }
  const within = ofPoints(run, points), costs = costStandings(run, spec, points);
  const best = leadersPhrase(quality, standings(within, spec.quality));
  if (best !== null && costs.length > 1) return best;
  const fastest = costs[0]?.leaders.map((cell) => cell.model) ?? [];
  if (best === null || fastest.length === 0) return `${quality.title} against ${spec.against}`;
  const leaders = standings(within, spec.quality)[0]?.leaders.map((cell) => cell.model) ?? [];
  const { one, many } = spec.verb;
  if (leaders.length === 1 && fastest.length === 1 && leaders[0] === fastest[0]) return `${best} and ${one} fastest`;
  if (fastest.length === points.length) return best;
  return `${best}; ${nameList(fastest)} ${fastest.length === 1 ? one : many} fastest`;
}

/** What the costs say: of times, each run by itself. */
function costStandings(run: Run, spec: QualityCostSpec, points: readonly QualityCostPoint[]): Standing[] {
  return standings(ofPoints(run, points), spec.cost);
}

/** The run without what has no point. */
function ofPoints(run: Run, points: readonly QualityCostPoint[]): Run {
  const shown = new Set(points.map(({ model }) => model));
  return { ...run, cells: run.cells.filter((cell) => shown.has(cell.model)) };
}

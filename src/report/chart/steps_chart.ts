import type { MeasuredCell, Run, StepSweep } from "../../core/run.ts";
import { cellText } from "../words/cell_text.ts";
import type { Chart } from "./chart.ts";
import { conventionSplits } from "../table/convention_split.ts";
import { lineDash } from "../words/line_dashes.ts";
import { nameList } from "../words/name_list.ts";
import { paretoFront } from "./pareto_front.ts";
import { cellStyle } from "../words/row_style.ts";
import { pointLine } from "./point_line.ts";
import { type Series, seriesChart } from "./series_chart.ts";
import { sweepFinding, type SweepPoint, sweepPoints } from "../answer/sweep_finding.ts";
import { SWEEP_METRICS, sweepRowId, sweepRun, sweepsByModel } from "../answer/sweep_run.ts";

/** From this ratio of largest to smallest a linear axis would press the good points together. */
const LOG_FROM_RATIO = 4;
/** From this ratio to the best point a floor isn't drawn. */
const FAR_BELOW = 2;
/** Points of equal steps whose times differ by less than this share stand in one column. */
const ONE_COLUMN = 0.1;

/**
 * FID against the time for one sample over the steps of each sampler, a chart for each model that was swept. None where no
 * point has both numbers.
 *
 * @example
 * ```ts
 * stepsCharts(run)[0]?.file; // "fid_steps_ddpm-mnist.png"
 * ```
 */
export function stepsCharts(run: Run): Chart[] {
  return sweepsByModel(run).flatMap((sweeps) => stepsChart(run, sweeps) ?? []);
}

function stepsChart(run: Run, sweeps: readonly StepSweep[]): Chart | null {
  const model = sweeps[0]?.model ?? "";
  const column = run.columns.find(({ id }) => id === SWEEP_METRICS.quality);
  const timing = run.columns.find(({ id }) => id === SWEEP_METRICS.time);
  const points = sweepPoints(sweeps);
  if (column === undefined || timing === undefined || points.length === 0) return null;
  const beside = besidePoints(run, points);
  const own = beside.find(({ quality }) => quality.model === model);
  const others = beside.filter((one) => one !== own);
  const anchors = new Set(run.rows.filter(({ role }) => role === "anchor").map(({ id }) => id));
  const floor = run.cells.filter((cell) => cell.state === "measured")
    .find((cell) =>
      cell.metric === SWEEP_METRICS.quality && anchors.has(cell.model) &&
      points.every(({ quality }) => quality.fingerprint === cell.fingerprint)
    );
  const values = [...points, ...beside].map(({ quality }) => quality.value);
  const low = Math.min(...values);
  const log = low > 0 && Math.max(...values) / low > LOG_FROM_RATIO;
  // A floor far below would press all points to the top.
  const drawnFloor = floor !== undefined && (!log || floor.value * FAR_BELOW > low) ? floor : undefined;
  const front = paretoFront(points.map((point) => ({ x: point.time.value, y: point.quality.value, point })));
  const labelled = stepLabels(points);
  const title = sweepFinding(run, sweeps);
  const numbers = ({ quality, time }: Pick<SweepPoint, "quality" | "time">) => [
    pointLine(column, quality),
    pointLine(timing, time),
  ];
  const told = points.map((point) =>
    `${sweepRowId(point, point.steps)}: ${cellText(point.quality)}, ${cellText(point.time)}`
  );
  return seriesChart({
    file: `fid_steps_${fileName(model)}.png`,
    title,
    subtitle: `${column.title}, lower is better${
      log ? ", log scale" : ""
    }; numbers are steps, one for the points above each other`,
    caption: [
      `${model} with other samplers and other numbers of steps, a line a sampler. Whiskers are intervals; points are ` +
      "level where those overlap.",
      ...(own === undefined ? [] : [`The hollow point is the sampler of its card, which the tables show.`]),
      ...(others.length === 0 ? [] : ["In grey stand other models of this run."]),
      ...(floor === undefined
        ? []
        : drawnFloor === undefined
        ? [`Real data reach ${cellText(floor)}, far below.`]
        : ["The dashed line is what real data score against the same reference."]),
      ...conventionSplits(sweepRun(run, sweeps)),
    ].join(" "),
    alt: `${title}. ${told.join("; ")}.` +
      (front.length < 2
        ? ""
        : ` On the Pareto front: ${nameList(front.map(({ point }) => sweepRowId(point, point.steps)))}.`),
    series: [
      ...others.map(({ quality, time }): Series => ({
        name: quality.model,
        style: cellStyle(run, quality),
        context: true,
        points: [{
          x: time.value,
          y: quality.value,
          interval: null,
          told: numbers({ quality, time }),
          label: quality.model,
        }],
      })),
      ...sweeps.map(({ sampler }, i): Series => {
        const drawn = points.filter((point) => point.sampler === sampler);
        return {
          name: model,
          style: cellStyle(run, { model, family: drawn[0]?.quality.family ?? "diffusion" }),
          dash: lineDash(i),
          points: drawn.map((point, at) => ({
            x: point.time.value,
            y: point.quality.value,
            interval: point.quality.interval,
            told: [`${sampler}, ${point.steps} ${point.steps === 1 ? "step" : "steps"}`, ...numbers(point)],
            // Lines part most at the fewest steps, and meet at the most: there a name would stand at all of them.
            ...(at === 0 && { lineName: sampler }),
            ...(labelled.has(point) && { label: String(point.steps) }),
          })),
        };
      }).filter((series) => series.points.length > 0),
      ...(own === undefined ? [] : [{
        name: model,
        style: cellStyle(run, own.quality),
        points: [{
          x: own.time.value,
          y: own.quality.value,
          interval: own.quality.interval,
          told: [ownLabel(own.quality), ...numbers(own)],
          label: ownLabel(own.quality),
          hollow: true,
        }],
      }]),
    ],
    x: { title: "milliseconds for one sample (p50); left is faster", log: true },
    y: { title: column.title, log },
    ...(drawnFloor !== undefined && {
      floor: { value: drawnFloor.value, name: `real data (${drawnFloor.model})` },
    }),
  });
}

/**
 * The points that carry their number of steps: where those of equal steps stand above each other the highest alone, else
 * all.
 */
function stepLabels(points: readonly SweepPoint[]): Set<SweepPoint> {
  const labelled = [...Map.groupBy(points, ({ steps }) => steps).values()].flatMap((alike) => {
    const times = alike.map(({ time }) => time.value);
    const column = Math.max(...times) <= (1 + ONE_COLUMN) * Math.min(...times);
    return column ? [alike.reduce((a, b) => b.quality.value > a.quality.value ? b : a)] : alike;
  });
  return new Set(labelled);
}

function fileName(model: string): string {
  return model.toLowerCase().replace(/[^a-z0-9-]+/g, "_").replace(/_$/, "");
}

/** "its card: 25 steps". */
function ownLabel({ details }: MeasuredCell): string {
  const steps = details?.["steps"];
  return steps === undefined ? "its card" : `its card: ${steps} steps`;
}

/** Rows of the run whose two numbers are of the sweep's conventions. */
function besidePoints(
  run: Run,
  points: readonly SweepPoint[],
): { quality: MeasuredCell; time: MeasuredCell }[] {
  const models = new Set(run.rows.filter(({ role }) => role === "model").map(({ id }) => id));
  const same = (key: "quality" | "time", cell: MeasuredCell) =>
    points.every((point) => conventionOf(point[key]) === conventionOf(cell));
  const cells = run.cells.filter((cell) => cell.state === "measured").filter(({ model }) => models.has(model));
  return cells.filter((cell) => cell.metric === SWEEP_METRICS.quality && same("quality", cell)).flatMap((quality) => {
    const time = cells.find(({ model, metric }) => model === quality.model && metric === SWEEP_METRICS.time);
    return time === undefined || time.value <= 0 || !same("time", time) ? [] : [{ quality, time }];
  });
}

/** What decides whether a point may stand beside others: for how long it was timed is not of it. */
function conventionOf({ convention: { min_duration_s: _, ...convention } }: MeasuredCell): string {
  return JSON.stringify(Object.entries(convention).toSorted());
}

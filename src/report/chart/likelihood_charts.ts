/** The pictures of a likelihood suite: what numbers cost, how bounds tighten, where a diffusion's bits are. */
import type { Likelihood, MeasuredCell, Run } from "../../core/run.ts";
import { boundMark } from "../words/bound_mark.ts";
import { cellText } from "../words/cell_text.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { groupRuns } from "../table/group_runs.ts";
import { nameList } from "../words/name_list.ts";
import { pointLine } from "./point_line.ts";
import { type Series, seriesChart } from "./series_chart.ts";

const BITS = { title: "bits/dim", unit: "bits/dim" };

/** A measured likelihood. */
type Measured = Likelihood & { readonly cell: MeasuredCell };

/** Every chart for which the run has likelihoods by method, a set for each group of rows. */
export function likelihoodCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) => {
    const measured = (part.likelihoods ?? []).filter((one): one is Measured => one.cell.state === "measured");
    return [costChart(part, measured), drawsChart(part, measured), timeChart(part, measured)]
      .filter((chart) => chart !== null);
  });
}

/** Bits per dimension against network evaluations an image: what a tighter bound costs. */
function costChart(run: Run, measured: readonly Measured[]): Chart | null {
  const priced = measured.filter(({ evaluations = 0 }) => evaluations > 0);
  const prices = priced.map(({ evaluations = NaN }) => evaluations);
  if (!(Math.max(...prices) > Math.min(...prices))) return null;
  const group = run.rows[0]?.group;
  const truth = run.cells.find((cell) =>
    cell.state === "measured" && cell.metric === "bits_per_dim" && cell.family === "data" && cell.kind === "exact" &&
    cell.details?.["method"] === "entropy of the mixture"
  );
  const series = [...Map.groupBy(priced, ({ cell }) => cell.model)].flatMap(([model, own]): Series[] => {
    const sorted = own.toSorted((a, b) => a.evaluations! - b.evaluations!);
    const points = sorted.map(({ method, evaluations = NaN, cell }, i) => ({
      x: evaluations,
      y: cell.value,
      interval: cell.interval,
      told: [pointLine(BITS, cell), method, `${told(evaluations)} network passes an image`],
      hollow: boundMark(cell) !== "" || cell.kind === "estimate",
      label: i === 0 ? `${model}, ${method}` : method,
      estimate: cell.kind === "estimate",
    }));
    const style = FAMILY_STYLE[sorted[0]!.cell.family];
    // Bounds of one model make a line; an estimate is a number of its own.
    const bounds = points.filter(({ estimate }) => !estimate);
    return [
      { name: model, style, points: bounds },
      ...points.filter(({ estimate }) => estimate).map((point) => ({ name: model, style, points: [point] })),
    ];
  });
  const title =
    `What a likelihood costs: from ${told(Math.min(...prices))} to ${told(Math.max(...prices))} network passes an ` +
    "image";
  return seriesChart({
    file: chartFile("bits_by_cost", group),
    title,
    subtitle: [...(group === undefined ? [] : [group]), "hollow marks are bounds or estimates, lower is better"].join(
      "; ",
    ),
    caption:
      "Every method by which a model was measured. Hollow marks are bounds or estimates, filled ones exact values; " +
      "whiskers are intervals over images, wider where a method was spent on few of them.",
    alt: `${title}. ${
      priced.map(({ method, evaluations = NaN, cell }) =>
        `${cell.model}, ${method}: ${cellText(cell)} at ${told(evaluations)} passes`
      ).join("; ")
    }.`,
    series,
    x: { title: "network passes an image", log: true },
    y: { title: "bits/dim", log: false },
    ...(truth?.state === "measured" && { floor: { value: truth.value, name: "the truth" } }),
  });
}

/** Bounds over their number of draws. */
function drawsChart(run: Run, measured: readonly Measured[]): Chart | null {
  const all = measured.filter(({ curve }) => curve?.axis === "draws");
  // One pass holds the bounds of fewer draws too: the one of most draws shows them all.
  const curves = [...Map.groupBy(all, ({ cell }) => cell.model).values()]
    .map((own) => own.reduce((a, b) => b.curve!.points.length > a.curve!.points.length ? b : a));
  if (curves.length === 0) return null;
  const group = run.rows[0]?.group;
  const gains = curves.map(({ cell, curve }) => {
    const first = curve!.points[0]!, last = curve!.points.at(-1)!;
    return `${cell.model} gains ${(first.value - last.value).toFixed(3)} bits/dim by ${told(last.at)} draws`;
  });
  const title = nameList(gains);
  return seriesChart({
    file: chartFile("bound_over_draws", group),
    title,
    subtitle: [...(group === undefined ? [] : [group]), "importance-weighted bounds over the number of draws K"].join(
      "; ",
    ),
    caption:
      "A bound with more draws is tighter and costs more. Each curve comes from one pass over a few images, carried to " +
      "all images of the model's first method by the paired difference to it.",
    alt: `${title}.`,
    series: curves.map(({ cell, curve }): Series => ({
      name: cell.model,
      style: FAMILY_STYLE[cell.family],
      points: curve!.points.map(({ at, value, interval }, i) => ({
        x: at,
        y: value,
        interval,
        told: [pointLine(BITS, { ...cell, value, interval }), `${told(at)} ${at === 1 ? "draw" : "draws"}`],
        hollow: true,
        ...(i === curve!.points.length - 1 && { label: cell.model }),
      })),
    })),
    x: { title: "draws K", log: true },
    y: { title: "bits/dim", log: false },
  });
}

/** The terms of a diffusion's bound over time. */
function timeChart(run: Run, measured: readonly Measured[]): Chart | null {
  const curves = measured.filter(({ curve }) => curve?.axis === "time-steps");
  // Where all steps were measured, drawn ones show nothing more.
  const chosen = [...Map.groupBy(curves, ({ cell }) => cell.model).values()]
    .map((own) => own.reduce((a, b) => b.curve!.points.length > a.curve!.points.length ? b : a));
  if (chosen.length === 0) return null;
  const group = run.rows[0]?.group;
  const shares = chosen.map(({ cell, curve }) => {
    const { points, end = points.at(-1)!.at + 1 } = curve!;
    const bits = points.map(({ at, value }, i) => value * ((points[i + 1]?.at ?? end) - at));
    const sum = (some: readonly number[]) => some.reduce((total, value) => total + value, 0);
    const early = sum(bits.filter((_, i) => points[i]!.at < end / 10));
    return `${cell.model} spends ${
      Math.round(100 * early / sum(bits))
    } % of its bits in the first tenth of its time steps`;
  });
  const title = nameList(shares);
  return seriesChart({
    file: chartFile("terms_over_time", group),
    title,
    subtitle: [...(group === undefined ? [] : [group]), "the bound's terms, each time step's share"].join("; "),
    caption:
      "Terms of the variational bound at each time step t, averaged over images (and over neighbouring steps where " +
      "steps were drawn). Step 0 is the mass of the grey levels; the prior is not among them.",
    alt: `${title}.`,
    series: chosen.map(({ cell, method, curve }): Series => {
      const points = curve!.points.filter(({ value }) => value > 0);
      return {
        name: cell.model,
        style: FAMILY_STYLE[cell.family],
        points: points.map(({ at, value, interval }, i) => ({
          x: at + 1,
          y: value,
          interval,
          told: [cellText({ value, interval, unit: "bits/dim", direction: "lower" }), `at time step ${told(at)}`],
          ...(i === Math.floor(points.length / 20) && { label: `${cell.model}, ${method}` }),
        })),
      };
    }),
    x: { title: "time step t + 1", log: true },
    y: { title: "bits/dim per time step", log: true },
  });
}

function told(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

import type { BatchCurve, Run } from "../../core/run.ts";
import type { Chart } from "./chart.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { formatNumber } from "../words/format_value.ts";
import { lineDash } from "../words/line_dashes.ts";
import { rowStyle } from "../words/row_style.ts";
import { type Series, seriesChart } from "./series_chart.ts";

/** A batch that gains less than this is no gain to speak of: one curve is one measurement without an interval. */
const NO_GAIN = 1.1;
const MOST_TICKS = 12;

/**
 * Samples a second against the size of batches, a line a row. `null` where no row has a curve.
 *
 * @example
 * ```ts
 * batchChart(run)?.title; // "Batches speed pixelcnn-mnist up most, about 10 times at 256; …"
 * ```
 */
export function batchChart(run: Run): Chart | null {
  const curves = fastestLayouts(run.batchCurves ?? [])
    .map((curve) => ({ ...curve, points: curve.points.filter(({ perSecond }) => perSecond > 0) }))
    .filter(({ points }) => points.length > 1);
  if (curves.length === 0) return null;
  const title = finding(curves);
  const layouts = new Set(curves.map(({ workers, threads }) => layout(workers, threads)));
  const left = curves.flatMap(({ model, leftOut }) =>
    leftOut === undefined ? [] : [`${model} has no point at ${count(leftOut.size)}: ${unpointed(leftOut.why)}.`]
  );
  const variants = run.rows.some(({ id, variantOf }) =>
    variantOf !== undefined && curves.some(({ model }) => model === id)
  );
  return seriesChart({
    file: "batches.png",
    title,
    subtitle: `samples a second, higher is better, by the samples of a batch${
      layouts.size === 1 ? `; ${[...layouts].join("")}` : ""
    }`,
    caption: [
      "The search for each row's best batch: one measurement a point, without an interval. The throughput in the table " +
      "is measured anew at the best.",
      ...(variants ? ["Dashed lines are the same models in another runtime, or one of two models of a family."] : []),
      ...(layouts.size === 1 ? [] : [
        `Sessions side by side, those that are fastest: ${
          curves.map(({ model, workers, threads }) => `${model} ${layout(workers, threads)}`).join(", ")
        }.`,
      ]),
      ...left,
    ].join(" "),
    alt: `${title}. ${curves.map(told).join("; ")}.`,
    series: batchSeries(run, curves),
    x: { title: "samples of a batch", log: true, ticks: sizeTicks(curves) },
    y: { title: "samples/s", log: true },
  });
}

/** A curve of each row: of the layout of sessions that reached most. */
function fastestLayouts(curves: readonly BatchCurve[]): BatchCurve[] {
  const most = ({ points }: BatchCurve) => Math.max(0, ...points.map(({ perSecond }) => perSecond));
  return [...Map.groupBy(curves, ({ model }) => model).values()].map((alike) =>
    alike.reduce((a, b) => most(b) > most(a) ? b : a)
  );
}

function batchSeries({ rows }: Run, curves: readonly BatchCurve[]): Series[] {
  const drawn = curves.map(({ model }) => {
    const row = rows.find(({ id }) => id === model);
    return { row, style: row === undefined ? FAMILY_STYLE.unknown : rowStyle(row) };
  });
  const isVariant = (at: number) => drawn[at]?.row?.variantOf !== undefined;
  return curves.map(({ model, points }, i): Series => {
    const style = drawn[i]?.style ?? FAMILY_STYLE.unknown;
    const alike = drawn.filter((other, at) => other.style === style && isVariant(at) === isVariant(i));
    const at = alike.findIndex(({ row }) => row?.id === model);
    return {
      name: model,
      style,
      // Full lines and long dashes for the first runtime, short dashes for others.
      dash: isVariant(i) ? lineDash(2 + Math.max(0, at)) : lineDash(Math.max(0, at) % 2),
      end: model,
      points: points.map(({ size, perSecond }) => ({
        x: size,
        y: perSecond,
        interval: null,
        told: [`${rateText(perSecond)}, one measurement`, `batches of ${count(size)}`],
      })),
    };
  });
}

/** Every size that was tried, or every other where those are many. */
function sizeTicks(curves: readonly BatchCurve[]): number[] {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].toSorted((a, b) => a - b);
  const each = Math.ceil(sizes.length / MOST_TICKS);
  return sizes.filter((_, i) => i % each === 0);
}

/** Who gains most and who least by batches. */
function finding(curves: readonly BatchCurve[]): string {
  const gains = curves.flatMap(({ model, points }) => {
    const [first] = points;
    if (first === undefined) return [];
    const best = points.reduce((a, b) => b.perSecond > a.perSecond ? b : a);
    return [{ model, from: first.size, at: best.size, gain: best.perSecond / first.perSecond }];
  }).toSorted((a, b) => b.gain - a.gain);
  const most = gains[0], least = gains.at(-1);
  if (most === undefined || least === undefined) return "Samples a second by batch size";
  if (most.gain < NO_GAIN) return "No model gains by batches";
  const first = `Batches speed ${most.model} up most, ${times(most.gain)} at ${count(most.at)}`;
  if (gains.length === 1) return first.replace(" most", "");
  return least.gain < NO_GAIN
    ? `${first}; ${least.model} gains nothing by them`
    : `${first}, and ${least.model} least, ${times(least.gain)} at ${count(least.at)}`;
}

function times(gain: number): string {
  return `about ${formatNumber(gain, gain < 10 ? 1 : 0)} times`;
}

function told({ model, points }: BatchCurve): string {
  const [first] = points, best = points.reduce((a, b) => b.perSecond > a.perSecond ? b : a);
  const rate = ({ size, perSecond }: BatchCurve["points"][number]) => `${rateText(perSecond)} at ${count(size)}`;
  return `${model}: ${first === undefined ? "" : `${rate(first)}, `}most ${rate(best)}`;
}

/** A rate to three digits. */
function rateText(perSecond: number): string {
  return `${formatNumber(perSecond, Math.min(6, 2 - Math.floor(Math.log10(perSecond))))} samples/s`;
}

function layout(workers: number, threads: number): string {
  const sessions = workers === 1 ? "1 session" : `${workers} sessions side by side`;
  return `${sessions}, ${threads} ${threads === 1 ? "thread" : "threads"} each`;
}

function count(size: number): string {
  return size.toLocaleString("en-US");
}

function unpointed(text: string): string {
  return text.trim().replace(/\.$/, "");
}

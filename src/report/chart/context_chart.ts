import type { ContextCurve, Run } from "../../core/run.ts";
import type { Chart } from "./chart.ts";
import { chartFile } from "./chart_file.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import { cellText } from "../words/cell_text.ts";
import { formatValue } from "../words/format_value.ts";
import { groupRuns } from "../table/group_runs.ts";
import { lineDash } from "../words/line_dashes.ts";
import { nameList } from "../words/name_list.ts";
import { rowStyle } from "../words/row_style.ts";
import { type Series, seriesChart } from "./series_chart.ts";

/** A title names no more models than these. */
const MOST_NAMED = 3;

/**
 * Bits per byte by how much text stands before a byte, a line a model, a chart for each group of rows. None where the run
 * has no such curve.
 *
 * @example
 * ```ts
 * contextCharts(run)[0]?.title; // "From 8 to 1,024 bytes of context gpt-moby falls by 0.81 bits/byte"
 * ```
 */
export function contextCharts(run: Run): Chart[] {
  return groupRuns(run).flatMap((part) => contextChart(part) ?? []);
}

/** The lines of a context chart: what of each curve a log axis can show, labelled at its end. */
export function contextSeries({ rows, contexts = [] }: Pick<Run, "rows" | "contexts">): Series[] {
  const curves = shown(contexts);
  const styles = curves.map(({ model }) => {
    const row = rows.find(({ id }) => id === model);
    return row === undefined ? FAMILY_STYLE.language : rowStyle(row);
  });
  return curves.map(({ model, curve: { points } }, i): Series => {
    const style = styles[i] ?? FAMILY_STYLE.language;
    const dash = lineDash(styles.slice(0, i).filter((one) => one === style).length);
    return {
      name: model,
      style,
      dash,
      band: true,
      points: points.map(({ at, value, interval }, i) => ({
        x: at,
        y: value,
        interval,
        told: [
          cellText({ value, interval, unit: "bits/byte", direction: "lower" }),
          `after ${count(at)} bytes of text`,
        ],
        ...(i === points.length - 1 && { label: model }),
      })),
    };
  });
}

function contextChart(run: Run): Chart | null {
  const group = run.rows[0]?.group;
  const curves = shown(run.contexts ?? []);
  if (curves.length === 0) return null;
  const title = finding(curves);
  return seriesChart({
    file: chartFile("bits_by_context", group),
    title,
    subtitle: [...(group === undefined ? [] : [group]), "bits per byte, lower is better, by the text before it"].join(
      "; ",
    ),
    caption:
      "What a model needs for the next byte by how many bytes of the same text it has before it. A line that goes on " +
      "falling belongs to a model that makes use of distant text. Bands are intervals.",
    alt: `${title}. ${curves.map(told).join("; ")}.`,
    series: contextSeries(run),
    x: { title: "bytes of text before it", log: true },
    y: { title: "bits/byte", log: false },
  });
}

/** Curves with what of them stands on a log axis. */
function shown(contexts: readonly ContextCurve[]): ContextCurve[] {
  return contexts.filter(({ curve }) => curve.axis === "context-bytes")
    .map((one) => ({ ...one, curve: { ...one.curve, points: one.curve.points.filter(({ at }) => at > 0) } }))
    .filter(({ curve }) => curve.points.length > 1);
}

/** From here on what falls is no longer the word that has begun. */
const DISTANT = 32;

/** How far each curve falls beyond its first bytes; of many the deepest and the shallowest. */
function finding(curves: readonly ContextCurve[]): string {
  const falls = curves.map(({ model, curve: { points } }) => {
    const first = points.find(({ at }) => at >= DISTANT) ?? points[0]!, last = points.at(-1)!;
    return { model, from: first.at, to: last.at, fall: first.value - last.value };
  }).toSorted((a, b) => b.fall - a.fall);
  const named = falls.length <= MOST_NAMED ? falls : [falls[0]!, falls.at(-1)!];
  const spans = new Set(named.map(({ from, to }) => `From ${count(from)} to ${count(to)} bytes of context`));
  const [span] = spans;
  const listed = named.map(({ model, fall }, i) => {
    const verb = fall < 0 ? " rises" : i === 0 || named.some((other) => other.fall < 0) ? " falls" : "";
    return `${model}${verb} by ${Math.abs(fall).toFixed(2)}${i === 0 ? " bits/byte" : ""}`;
  });
  return `${spans.size === 1 ? span : "As its context grows"} ${nameList(listed)}`;
}

function told({ model, curve: { points } }: ContextCurve): string {
  const few = points.filter((_, i) => i === 0 || i === points.length - 1 || i === Math.floor(points.length / 2));
  return `${model}: ${
    few.map(({ at, value, interval }) => `${formatValue(value, interval).value} after ${count(at)} bytes`).join(", ")
  }`;
}

function count(bytes: number): string {
  return Math.round(bytes).toLocaleString("en-US");
}

import type { Replica, Run } from "../../core/run.ts";
import { formatNumber } from "../words/format_value.ts";
import { lineDash } from "../words/line_dashes.ts";
import { nameList } from "../words/name_list.ts";
import { rowStyle } from "../words/row_style.ts";
import type { Chart } from "./chart.ts";
import { seriesChart } from "./series_chart.ts";

/** Decimals of a loss: it is a smoothed mean and has no interval. */
const DECIMALS = 2;

/**
 * How the loss fell while the same recipe was trained from several seeds, a chart a model, a line a seed. None where the
 * replicas' cards keep no curve.
 *
 * @example
 * ```ts
 * trainingCharts(run)[0]?.title; // "bits per dim while vae-mnist was trained: 1.35 (seed 2) and 1.36 (seed 3) at the end"
 * ```
 */
export function trainingCharts({ rows, replicas = [] }: Run): Chart[] {
  return rows.flatMap((row) => {
    const curves = replicas.filter(({ of, curve = [] }) => of === row.id && curve.length > 1);
    const loss = curves.map(lossOf).find((name) => name !== undefined);
    if (loss === undefined) return [];
    const words = loss.replaceAll("_", " "), style = rowStyle(row);
    const ends = curves.map((one) => `${formatNumber(one.curve?.at(-1)?.[loss] ?? NaN, DECIMALS)} (seed ${one.seed})`);
    const title = `${words} while ${row.id} was trained: ${nameList(ends)} at the end`;
    return [seriesChart({
      file: `training.${row.id.replace(/[^\w-]+/g, "_")}.png`,
      title,
      subtitle: `${words}, smoothed, by step of training; a line a seed`,
      caption:
        "What the recipe minimised, on the images it was trained on. Losses of two kinds of models do not compare, " +
        "and a GAN's says nothing of its samples.",
      alt: `${title}.`,
      series: curves.map((one, i) => ({
        name: one.id,
        style,
        dash: lineDash(i),
        end: `seed ${one.seed}`,
        points: (one.curve ?? []).flatMap((point) => {
          const value = point[loss];
          if (value === undefined) return [];
          return [{
            x: point.step,
            y: value,
            interval: null,
            told: [`${words} ${formatNumber(value, DECIMALS)}`, `after ${point.step.toLocaleString("en-US")} steps`],
          }];
        }),
      })),
      x: { title: "step", log: false },
      y: { title: words, log: false },
    })];
  });
}

/** The loss that a recipe names first. */
function lossOf({ curve = [] }: Replica): string | undefined {
  return Object.keys(curve[0] ?? {}).find((name) => name !== "step");
}

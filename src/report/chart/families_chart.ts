import type { Column, Run } from "../../core/run.ts";
import { bestInColumn, standings } from "../table/best_in_column.ts";
import type { Chart, ChartPanel } from "./chart.ts";
import { titleBlock } from "./chart_title.ts";
import { kindNote } from "../table/kind_note.ts";
import { metricPanel, panelHeight } from "./metric_panel.ts";
import { nameList } from "../words/name_list.ts";

const WIDTH = 1020;
const PER_LINE = 3;
const UNPROVEN = "☆ leads by its number alone: a bound may truly be better.";

/**
 * Every model and every metric on one page: one panel a metric, one line a model. `null` where nothing was measured.
 *
 * @example
 * ```ts
 * familiesChart(run)?.title; // "No model leads everywhere: ddpm-mnist leads 4 of 11 metrics, …"
 * ```
 */
export function familiesChart(run: Run): Chart | null {
  const columns = run.columns.filter((column) => standings(run, column.id).length > 0);
  if (columns.length === 0) return null;
  const { title, told } = finding(run, columns);
  const subtitle =
    "One panel a metric, with intervals; the arrow says which way is better, the dashed line is real data.";
  const block = titleBlock(title, subtitle, WIDTH);
  const head: ChartPanel = {
    x: 0,
    y: 0,
    width: WIDTH,
    height: block.height,
    configuration: (ink) => ({
      type: "scatter",
      data: { datasets: [] },
      options: { scales: { x: { display: false }, y: { display: false } } },
      plugins: [block.plugin(ink)],
    }),
    points: [],
  };

  const marked = columns.some(({ id }) => [...bestInColumn(run, id).values()].includes("unproven"));
  const notes = columns.flatMap((column) => kindNote(run, column)?.sentence ?? []);
  const panelWidth = WIDTH / PER_LINE;
  const models = run.rows.filter((row) => row.role === "model");
  const line = panelHeight(models.length);
  const panels = columns.map((column, i) =>
    metricPanel(run, column, {
      x: panelWidth * (i % PER_LINE),
      y: block.height + line * Math.floor(i / PER_LINE),
      width: panelWidth,
    })
  );
  const height = block.height + line * Math.ceil(columns.length / PER_LINE) + 8;
  return {
    file: "families.png",
    title,
    alt: `${title}. ${told}`,
    caption: "Each panel has its own scale; times and rates are on log scales. ★ is the best of its panel, ≈ is not " +
      "separated from it. " + [...(marked ? [UNPROVEN] : []), "≤ marks bounds.", ...notes].join(" "),
    width: WIDTH,
    height,
    panels: [head, ...panels],
  };
}

function finding(run: Run, columns: readonly Column[]): { title: string; told: string } {
  const compared = columns.map((column) => ({ column, groups: standings(run, column.id) }))
    .flatMap(({ column, groups: [group, ...others] }) =>
      group === undefined || others.length > 0 || group.cells.length < 2 ? [] : [{ column, ...group }]
    );
  const unproven = compared.filter(({ challengers }) => challengers.length > 0);
  const settled = compared.filter(({ challengers }) => challengers.length === 0);
  const alone = settled.filter(({ leaders }) => leaders.length === 1);
  const shared = settled.filter(({ leaders }) => leaders.length > 1);
  const wins = [...Map.groupBy(alone, ({ leaders }) => leaders[0]?.model ?? "")]
    .toSorted(([, a], [, b]) => b.length - a.length);
  const told = [
    ...wins.map(([model, led]) => `${model} leads in ${nameList(led.map(({ column }) => column.title))}.`),
    ...shared.map(({ column, leaders }) =>
      `In ${column.title} the intervals do not separate ${nameList(leaders.map((cell) => cell.model))}.`
    ),
    ...unproven.map(({ column, leaders }) => {
      const alone = leaders.length === 1 ? "leads by its number alone" : "lead by their numbers alone";
      const names = nameList(leaders.map((cell) => cell.model));
      return `In ${column.title} ${names} ${alone}: ${kindNote(run, column)?.short ?? ""}.`;
    }),
  ].join(" ");
  const [first, ...rest] = wins;
  const total = compared.length === 1 ? "1 metric" : `${compared.length} metrics`;
  if (compared.length === 0) return { title: `${columns.length} metrics measured`, told };
  if (first === undefined) {
    const title = unproven.length > 0
      ? `No leader is settled in ${total}`
      : `The intervals separate no leader in ${total}`;
    return { title, told };
  }
  const [model, led] = first;
  if (led.length === compared.length) return { title: `${model} leads in ${total}`, told };
  const others = rest.map(([name, wins]) => `${name} in ${wins.length}`);
  const open = shared.length + unproven.length;
  const undecided = open === 0 ? "" : `; ${open} ${open === 1 ? "is" : "are"} undecided`;
  const parts = `${[`${model} leads in ${led.length} of ${total}`, ...others].join(", ")}${undecided}`;
  return { title: `${rest.length > 0 ? "No model leads everywhere: " : ""}${parts}`, told };
}

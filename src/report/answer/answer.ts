import type { Column, MeasuredCell, Run } from "../../core/run.ts";
import { type Standing, standings } from "../table/best_in_column.ts";
import { boundMark, kindPhrase } from "../words/bound_mark.ts";
import { cellText } from "../words/cell_text.ts";
import { headingUnit } from "../words/column_heading.ts";
import { standingsApart } from "../table/standings_apart.ts";
import { groupRuns } from "../table/group_runs.ts";
import { nameList } from "../words/name_list.ts";
import { outlierFinding } from "../words/outlier_finding.ts";
import { withSoftwareLabels } from "../words/software_labels.ts";
import { speedAnswer } from "./speed_answer.ts";
import { isSpeedRun } from "../words/speed_run.ts";
import { textAnswer } from "./text_answer.ts";
import { isTextRun } from "../words/text_run.ts";

/** Metrics of sample quality; the first that a run holds speaks for all in the answer. */
const QUALITY = ["fid", "kid", "inception_score", "coverage", "density", "recall", "precision"];
const SPEED = ["latency_p50_ms", "throughput_per_s"];
const LIKELIHOOD = ["bits_per_dim"];
const NOTHING = ["No model was measured in this run; the notes under the table say why."];

/**
 * Two or three sentences made from the numbers: best samples, best likelihood, fastest. Models that the intervals do
 * not separate are named together, and numbers of different conventions are told side by side without a rank.
 *
 * @example
 * ```ts
 * answer(run)[0];
 * // "On mnist, ddpm-mnist has the lowest FID (lenet-mnist), 1.2 [1.1, 1.3]; real data (mnist) stands at 0.9 …"
 * ```
 */
export function answer(measured: Run): string[] {
  const run = withSoftwareLabels(measured);
  if (isSpeedRun(run)) return speedAnswer(run) ?? NOTHING;
  if (isTextRun(run)) return textAnswer(run) ?? NOTHING;
  const parts = groupRuns(run);
  if (parts.length > 1 || run.rows.some(({ group }) => group !== undefined)) return answerByGroup(run, parts);
  const quality = firstMeasured(run, QUALITY);
  const likelihood = firstMeasured(run, LIKELIHOOD);
  const speed = firstMeasured(run, SPEED);
  const sentences = [
    quality && qualitySentence(run, quality),
    likelihood && likelihoodSentence(likelihood),
    speed && speedSentence(run, speed),
  ].filter((sentence) => sentence !== undefined);
  if (sentences.length === 0) return NOTHING;
  const data = [...new Set(run.manifest.datasets.map(({ id }) => id))];
  return sentences.map((sentence, i) => i === 0 && data.length > 0 ? `On ${nameList(data)}, ${sentence}` : sentence);
}

/** A sentence or two for each group of rows, and what models make of outliers where it is not what one would think. */
function answerByGroup(run: Run, parts: readonly Run[]): string[] {
  const sentences = parts.flatMap((part) => {
    const likelihood = firstMeasured(part, LIKELIHOOD);
    if (likelihood === undefined) return [];
    const above = firstMeasured(part, ["bits_above_truth"])?.standings[0].leaders[0];
    const truth = above === undefined
      ? ""
      : ` The data's own entropy is known: ${above.model} lies ${
        cellText(above).replace(" bits/dim", " bits a dimension")
      } above it.`;
    return [`On ${part.rows[0]?.group ?? "the rest"}: ${likelihoodSentence(likelihood)}${truth}`];
  });
  const surprising = (run.outliers ?? []).filter(({ model }) =>
    run.cells.some((cell) =>
      cell.model === model && cell.metric === "ood_likelihood" && cell.state === "measured" &&
      (cell.interval?.[1] ?? cell.value) < 0.5
    )
  );
  const all = [...sentences, ...surprising.map((told) => `${outlierFinding(run, told)}.`)];
  return all.length === 0 ? NOTHING : all;
}

/**
 * What must be known before the numbers are read: an incomplete run, failed or invalid cells, an uncommitted tree.
 */
export function cautions(measured: Run): string[] {
  const run = withSoftwareLabels(measured);
  const sentences: string[] = [];
  if (run.state === "incomplete") {
    const expected = run.rows.length * run.columns.length;
    const there = run.cells.filter(({ state }) => state !== "skipped").length;
    sentences.push(`This run is incomplete: ${there} of ${expected} cells are there.`);
  }
  for (const [state, words] of [["failed", "failed"], ["invalid", "were not measured to the rule"]] as const) {
    const cells = run.cells.filter((cell) => cell.state === state);
    if (cells.length === 0) continue;
    const count = cells.length === 1 ? "1 cell" : `${cells.length} cells`;
    const verb = cells.length === 1 ? words.replace("were", "was") : words;
    sentences.push(`${count} ${verb} (${nameList([...new Set(cells.map((cell) => cell.model))])}); the notes say why.`);
  }
  return sentences;
}

interface Measured {
  readonly column: Column;
  readonly standings: readonly [Standing, ...Standing[]];
}

function firstMeasured(run: Run, metrics: readonly string[]): Measured | undefined {
  for (const metric of metrics) {
    const column = run.columns.find(({ id }) => id === metric);
    const [first, ...rest] = standings(run, metric);
    if (column !== undefined && first !== undefined) return { column, standings: [first, ...rest] };
  }
  return undefined;
}

function qualitySentence(run: Run, measured: Measured): string {
  const { column, standings: [standing, ...others] } = measured;
  const superlative = `the ${column.direction === "lower" ? "lowest" : "highest"} ${column.title}`;
  let sentence = lead(measured, superlative);
  if (others.length > 0) return `${sentence}.`;
  const leader = standing.leaders.length === 1 ? standing.leaders[0] : undefined;
  const floor = anchorCell(run, column.id, standing.fingerprint);
  if (floor !== undefined) {
    const reached = cellText(floor);
    sentence += leader === undefined ? `; real data reach ${reached}` : `, against ${reached} for real data`;
  }
  const evaluations = run.rows.find((row) => row.id === leader?.model)?.evaluationsPerSample ?? 1;
  return evaluations > 1 ? `${sentence}; it needs ${evaluations} network evaluations a sample.` : `${sentence}.`;
}

function likelihoodSentence(measured: Measured): string {
  const { column, standings: [standing, ...others] } = measured;
  const sentence = lead(measured, `the ${column.direction === "lower" ? "lowest" : "highest"} ${column.title}`);
  if (others.length > 0 || standing.challengers.length === 0) return `${sentence}.`;
  const [leader] = standing.leaders;
  const own = leader === undefined ? "" : boundMark(leader);
  const better = column.direction === "lower" ? "≤" : "≥";
  if (own !== "" && own !== better) return `${sentence}; the true value may be ${beyond(own)}.`;
  const names = nameList(standing.challengers.map((cell) => `${cell.model}'s`));
  const what = better === "≤" ? "upper bound" : "lower bound";
  const too = own === "" ? "" : " too";
  return standing.challengers.length === 1
    ? `${sentence}; ${names} is ${better === "≤" ? "an" : "a"} ${what}${too}, and its true value may be ${
      beyond(better)
    }.`
    : `${sentence}; ${names} are ${what}s${too}, and their true values may be ${beyond(better)}.`;
}

function beyond(mark: "≤" | "≥"): string {
  return mark === "≤" ? "lower" : "higher";
}

function speedSentence(run: Run, measured: Measured): string {
  const { standings: [standing, ...others] } = measured;
  const leader = standing.leaders[0];
  if (others.length > 0 || standing.leaders.length !== 1 || standing.cells.length < 2 || leader === undefined) {
    const fastest = measured.column.direction === "lower" ? "shortest" : "highest";
    return `${lead(measured, `the ${fastest} ${measured.column.title}`)}.`;
  }
  const what = measured.column.id === "latency_p50_ms" ? " for one sample" : "";
  const likelihood = run.cells.find((cell) => cell.model === leader.model && cell.metric === "bits_per_dim");
  const none = likelihood?.state === "undefined" ? "; it defines no likelihood" : "";
  return `${leader.model} samples fastest, ${cellText(leader)}${what}${none}.`;
}

/** "a has the lowest FID, 1.2 [1.1, 1.3]", or what may be said where no single model leads. */
function lead({ column, standings: [standing, ...others] }: Measured, superlative: string): string {
  const all = [standing, ...others].flatMap(({ cells }) => cells);
  // "the lowest bits/dim, 1.03 bits/dim" would say the unit twice.
  const withKind = (cell: MeasuredCell) => numberAndKind({ ...cell, unit: headingUnit(column) });
  const told = (cells: readonly MeasuredCell[]) => cells.map((cell) => `${cell.model} ${withKind(cell)}`).join(", ");
  if (others.length > 0) {
    return `${column.title} was measured ${standingsApart([standing, ...others])}: ${told(all)}`;
  }
  const { leaders, cells, challengers } = standing;
  const [first] = leaders;
  if (first === undefined) return "";
  if (cells.length === 1) return `${first.model} has ${article(column.title)} of ${withKind(first)}`;
  // Where a bound may truly be better, the lead is one of numbers, not of models.
  const number = superlative.replace(column.title, `number in ${column.title}`);
  if (leaders.length === 1) {
    return `${first.model} ${challengers.length > 0 ? `shows ${number}` : `has ${superlative}`}, ${withKind(first)}`;
  }
  const names = nameList(leaders.map((cell) => cell.model));
  return `${names} ${
    challengers.length > 0 ? `show ${number}` : `have ${superlative}`
  } and are not separated by the data: ${told(leaders)}`;
}

function article(title: string): string {
  return /^([aeiou]|FID)/i.test(title) ? `an ${title}` : `a ${title}`;
}

function numberAndKind(cell: MeasuredCell): string {
  const kind = kindPhrase(cell);
  return kind === null ? cellText(cell) : `${cellText(cell)} (${kind})`;
}

function anchorCell(run: Run, metric: string, fingerprint: string): MeasuredCell | undefined {
  const anchors = new Set(run.rows.filter((row) => row.role === "anchor").map((row) => row.id));
  return run.cells.filter((cell) => cell.state === "measured")
    .find((cell) => cell.metric === metric && cell.fingerprint === fingerprint && anchors.has(cell.model));
}

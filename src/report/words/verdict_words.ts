import type { Cell, Column, Row, Run } from "../../core/run.ts";
import type { Claim, ClaimSource, Statistic } from "../../claims/claim.ts";
import type { Finding, Outcome, Verdict } from "../../claims/verdict.ts";
import { cellText } from "./cell_text.ts";
import { columnName } from "./column_heading.ts";
import { changeText } from "./comparison_words.ts";
import { FAMILY_STYLE } from "./family_style.ts";
import { formatNumber } from "./format_value.ts";
import { nameList } from "./name_list.ts";
import { pText } from "./p_value.ts";
import { reproduceCommand } from "./reproduce_command.ts";
import { sourceOf } from "./source_of.ts";

/** How an outcome is shown: a mark that needs no colour, and its words; in the order of a list. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, { readonly mark: string; readonly words: string }>> = {
  contradicted: { mark: "✗", words: "contradicted" },
  supported: { mark: "✓", words: "supported" },
  unresolved: { mark: "?", words: "not resolved at this n" },
  bounded: { mark: "≤", words: "left open by a bound" },
  holds: { mark: "=", words: "holds by construction" },
  "not-measured": { mark: "–", words: "not measured here" },
};

/** All outcomes in the order in which they are told. */
export const OUTCOMES: readonly Outcome[] = [
  "contradicted",
  "supported",
  "unresolved",
  "bounded",
  "holds",
  "not-measured",
];

/** What must be known before a verdict is believed. */
export const VERDICT_CAVEAT = "This is a verdict on these models and data, not on a family as such.";

/**
 * How many claims came out how.
 *
 * @example
 * ```ts
 * verdictCounts(verdicts); // "Of 28 textbook claims, 1 is contradicted, 8 are supported and 11 are not measured here."
 * ```
 */
export function verdictCounts(verdicts: readonly Verdict[]): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const count = verdicts.filter((verdict) => verdict.outcome === outcome).length;
    const verb = outcome === "holds" ? (count === 1 ? "holds" : "hold") : count === 1 ? "is" : "are";
    const words = outcome === "holds" ? "by construction" : OUTCOME_WORDS[outcome].words;
    return count === 0 ? [] : [`${count} ${verb} ${words}`];
  });
  return `Of ${verdicts.length} textbook ${verdicts.length === 1 ? "claim" : "claims"}, ${nameList(counts)}.`;
}

/**
 * One finding in words: what was measured of both, without the effect.
 *
 * @example
 * ```ts
 * findingText(run, verdict, finding); // "Recall: vae-mnist 0.66 [0.52, 0.78] against gan-mnist 0.927 [0.902, 0.946]"
 * ```
 */
export function findingText(run: Run, { claim: { statistic } }: Verdict, finding: Finding): string {
  const [own = "", other = ""] = measuredTexts(statistic, finding), constant = otherConstant(statistic);
  const against = finding.against === null
    ? constant === null ? "" : ` against ${constant}`
    : ` against ${`${finding.against} ${other}`.trim()}`;
  return `${statisticName(run, statistic)}: ${finding.model} ${own}${against}`;
}

/**
 * What was measured of a finding's model and of the one that it is held against, as texts.
 *
 * @example
 * ```ts
 * measuredTexts(statistic, finding); // ["0.66 [0.52, 0.78]", "0.927 [0.902, 0.946]"]
 * ```
 */
export function measuredTexts(statistic: Statistic, { cells, counts }: Finding): string[] {
  switch (statistic.of) {
    case "value":
      return cells.map((cell) => cell.state === "measured" ? cellText(cell) : cell.state);
    case "likelihood":
      return cells.map(likelihoodText);
    case "evaluations":
      return counts.map((count) => `${count.toLocaleString("en-US")} ${count === 1 ? "evaluation" : "evaluations"}`);
    case "spread-over-seeds": {
      const values = cells.flatMap((cell) => cell.state === "measured" ? [cell.value] : []);
      const [own = 0] = counts;
      return [values.slice(0, own), values.slice(own)].map((trainings) =>
        `${
          trainings.map((value) => formatNumber(value, decimalsOf(value))).join(", ")
        } of ${trainings.length} trainings`
      );
    }
  }
}

/** The effect of a finding with its interval: "difference -0.26 [-0.41, -0.14]"; empty where there is none. */
export function effectText({ effect }: Finding): string {
  if (effect === null) return "";
  const { open } = effect, mark = open.below && open.above ? "≈ " : open.below ? "≤ " : open.above ? "≥ " : "";
  return `${effect.scale === "ratio" ? "ratio" : "difference"} ${mark}${changeText(effect)}`;
}

/**
 * What a claim says of the effect.
 *
 * @example
 * ```ts
 * claimedText({ of: "value", metric: "recall", direction: "lower", against, least: { difference: 0.05 } });
 * // "lower by more than 0.05"
 * ```
 */
export function claimedText(statistic: Statistic): string {
  if (statistic.of === "likelihood") {
    return statistic.is === "undefined" ? "undefined" : statistic.is.join(" or ").replaceAll("-", " ");
  }
  const { direction, least } = statistic;
  const much = "ratio" in least ? `a factor of ${least.ratio}` : String(least.difference);
  switch (direction) {
    case "lower":
    case "higher":
      return `${direction} by more than ${much}`;
    case "near":
      return `the same to within ${much}`;
    case "not-lower":
      return `not lower by ${much}`;
    case "not-higher":
      return `not higher by ${much}`;
  }
}

/**
 * The test behind a verdict, with its p-value; what takes its place where nothing was tested.
 *
 * @example
 * ```ts
 * testText(verdict); // "Difference with its interval, on each of 2 pairs, all of which count; p 0.0031, corrected for 13 claims"
 * ```
 */
export function testText({ claim: { statistic }, test, findings, outcome }: Verdict): string {
  if (test === null) {
    return outcome === "not-measured" ? "None: nothing was measured" : "None is needed: nothing is estimated";
  }
  const pairs = findings.length === 1 ? "" : `, on each of ${findings.length} pairs, all of which count`;
  return `${testName(statistic)}${pairs}; p ${pText(test.pValue)}, corrected for ${test.claims} ${
    test.claims === 1 ? "claim" : "claims"
  } (Holm)`;
}

/** A source as a line of text, without its address. */
export function sourceText({ work, where }: ClaimSource): string {
  return where === undefined ? work : `${work}, ${where}`;
}

/**
 * The command that measures everything again which a verdict rests on; of what was not measured, the one that would.
 *
 * @example
 * ```ts
 * claimCommand(run, verdict); // "deno task bench --suite images --preset standard --models vae-mnist,gan-mnist --seed 0"
 * ```
 */
export function claimCommand(run: Run, { claim, findings }: Pick<Verdict, "claim" | "findings">): string {
  const replicas = claim.statistic.of === "spread-over-seeds" ? " --replicas" : "";
  if (findings.length === 0) return `deno task bench --suite ${claim.suite}${replicas}`;
  const named = new Set(findings.flatMap(({ model, against }) => against === null ? [model] : [model, against]));
  const models = run.rows.filter(({ id, role }) => role === "model" && named.has(id));
  const names = models.map(({ id, askedAs }) => askedAs ?? id).join(",");
  return `${reproduceCommand({ ...run, ...sourceOf(run, models[0]?.id ?? "") }, names)}${replicas}`;
}

/** What a claim is decided by: the column's name, or what is counted. */
export function statisticName(run: Run, statistic: Statistic): string {
  switch (statistic.of) {
    case "value":
      return metricName(run, statistic.metric);
    case "likelihood":
      return "Likelihood";
    case "evaluations":
      return "Network evaluations a sample";
    case "spread-over-seeds":
      return `${metricName(run, statistic.metric)} over training seeds`;
  }
}

/** The families of a claim's section and of what it is held against: "GAN against VAE". */
export function claimedFamilies({ about, statistic }: Claim): string {
  const against = "against" in statistic ? statistic.against : null;
  const own = FAMILY_STYLE[about].name;
  if (against === null) return own;
  if ("constant" in against) return `${own} against ${against.constant}`;
  if ("realData" in against) return `${own} against real data`;
  return `${own} against ${nameList(against.families.map((family) => FAMILY_STYLE[family].name))}`;
}

/** The row of a finding's model, or of what it is held against. */
export function findingRow({ rows }: Pick<Run, "rows">, id: string | null): Row | undefined {
  return id === null ? undefined : rows.find((row) => row.id === id);
}

/** The number that a claim holds a family against; `null` where that is no number. */
export function otherConstant(statistic: Statistic): number | null {
  return "against" in statistic && "constant" in statistic.against ? statistic.against.constant : null;
}

function metricName({ columns }: Run, metric: string): string {
  const column: Column | undefined = columns.find(({ id }) => id === metric);
  return column === undefined ? sentenceCase(metric.replaceAll("_", " ")) : columnName(columns, column);
}

function likelihoodText(cell: Cell): string {
  if (cell.state === "undefined") return "undefined";
  return "kind" in cell && cell.kind !== undefined ? cell.kind.replaceAll("-", " ") : cell.state;
}

function testName(statistic: Statistic): string {
  if (statistic.of === "spread-over-seeds") return "F-test of two variances of logarithms";
  const near = statistic.of === "value" && statistic.direction === "near";
  const scale = "least" in statistic && "ratio" in statistic.least ? "Ratio" : "Difference";
  return near ? `Two one-sided tests of the ${scale.toLowerCase()}` : `${scale} with its interval`;
}

function decimalsOf(value: number): number {
  return Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
}

/** Text that begins with a capital. */
export function sentenceCase(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

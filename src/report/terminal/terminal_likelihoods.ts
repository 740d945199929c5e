import type { Comparison, Likelihood, Run } from "../../core/run.ts";
import { cellText } from "../words/cell_text.ts";
import { comparisonSentence } from "../words/comparison_sentence.ts";
import { outlierFinding } from "../words/outlier_finding.ts";

/**
 * What a likelihood suite prints below its table: every method's number, the checks, which models are told apart, and what
 * models make of outliers. Of language models it tells which pairs are told apart. Empty for other suites.
 *
 * @example
 * ```ts
 * terminalLikelihoods(run)[1]; // "  vae-mnist   ELBO: ≤ 1.335 [1.328, 1.341], 2"
 * ```
 */
export function terminalLikelihoods(run: Run): string[] {
  const { likelihoods = [], checks = [], comparisons = [], outliers = [] } = run;
  const several = [...Map.groupBy(likelihoods, ({ cell }) => cell.model)].filter(([, own]) => own.length > 1);
  const width = Math.max(0, ...several.map(([model]) => model.length));
  const lines: string[] = [];
  if (several.length > 0) {
    lines.push("bits/dim by method, with network passes an image");
    for (const [model, own] of several) {
      own.forEach((likelihood, i) =>
        lines.push(`  ${(i === 0 ? model : "").padEnd(width)}  ${methodText(likelihood)}`)
      );
    }
  }
  if (comparisons.length > 0) {
    lines.push(comparisons[0]?.metric === "bits_per_byte" ? pairsOfTexts(comparisons) : pairsOfImages(comparisons));
  }
  if (checks.length > 0) {
    const failed = checks.filter(({ ok }) => !ok);
    lines.push(
      failed.length === 0
        ? `Checks: all ${checks.length} were passed.`
        : `Checks: ${failed.length} of ${checks.length} failed.`,
    );
    lines.push(...failed.map(({ model, check, finding }) => `  ✗ ${model}, ${check}: ${finding}`));
  }
  lines.push(...outliers.map((told) => `${outlierFinding(run, told)}.`));
  return lines;
}

function pairsOfImages(comparisons: readonly Comparison[]): string {
  const decided = comparisons.filter(({ verdict }) => verdict === "first" || verdict === "second");
  const open = comparisons.filter(({ verdict }) => verdict === "open").length;
  const level = comparisons.filter(({ verdict }) => verdict === "not-separated").length;
  return `Pairs on the same images: ${decided.map(comparisonPhrase).join("; ") || "none is decided"}; ` +
    `${open} left open by bounds, ${level} not separated.`;
}

/** The table's numbers tell who is better: what they do not tell is which pairs the documents leave level. */
function pairsOfTexts(comparisons: readonly Comparison[]): string {
  const level = comparisons.filter(({ verdict }) => verdict === "not-separated");
  const apart = comparisons.length - level.length;
  return `Pairs on the same documents, in bits per byte: ${apart} of ${comparisons.length} are told apart${
    level.length === 0 ? "" : `; not separated: ${level.map(({ models }) => models.join(" and ")).join("; ")}`
  }.`;
}

function methodText({ method, evaluations, cell }: Likelihood): string {
  if (cell.state !== "measured" && cell.state !== "invalid") return `${method}: ${cell.state}, ${cell.reason}`;
  const mark = cell.kind === "estimate" ? "≈ " : "";
  const price = evaluations === undefined ? "" : `, ${Math.round(evaluations).toLocaleString("en-US")}`;
  const state = cell.state === "invalid" ? `, invalid` : "";
  return `${method}: ${mark}${cellText({ ...cell, unit: "" })}${price}${state}`;
}

function comparisonPhrase(comparison: Comparison): string {
  const { models: [a, b], difference } = comparison;
  return `${comparisonSentence(comparison)} than ${difference < 0 ? b : a}`;
}

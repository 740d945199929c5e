import type { Run } from "../../core/run.ts";
import { FAMILIES } from "../../core/run.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { FAMILY_STYLE } from "../words/family_style.ts";
import {
  claimedText,
  effectText,
  findingText,
  OUTCOME_WORDS,
  sourceText,
  testText,
  VERDICT_CAVEAT,
  verdictCounts,
} from "../words/verdict_words.ts";
import { markdownText } from "./markdown_text.ts";

/**
 * Verdicts on textbook claims as Markdown that pastes into a pull request: counts, and a table for each family.
 *
 * @example
 * ```ts
 * claimsMd(run, judgeClaims(run, claims)).startsWith("**Of 28 textbook claims"); // true
 * ```
 */
export function claimsMd(run: Run, verdicts: readonly Verdict[]): string {
  const families = FAMILIES.filter((family) => verdicts.some(({ claim }) => claim.about === family));
  return [
    `**${verdictCounts(verdicts)}**`,
    "",
    VERDICT_CAVEAT,
    "",
    ...families.flatMap((family) => [
      `**${FAMILY_STYLE[family].name}**`,
      "",
      line(["claim", "verdict", "measured", "test", "source"]),
      line(["---", "---", "---", "---", "---"]),
      ...verdicts.filter(({ claim }) => claim.about === family).map((verdict) => claimLine(run, verdict)),
      "",
    ]),
    `Assay, suite ${markdownText(run.suite)}, preset ${markdownText(run.preset)}, seed ${
      markdownText(run.manifest.seed)
    }, ` +
    `run ${markdownText(run.id)}.`,
    "",
  ].join("\n");
}

function claimLine(run: Run, verdict: Verdict): string {
  const { claim, outcome, reason, findings, leftOut } = verdict;
  const measured = findings.map((finding) => {
    const effect = effectText(finding);
    return `${findingText(run, verdict, finding)}${effect === "" ? "" : `; ${effect}`}`;
  });
  const left = leftOut.map(({ model, reason }) => `${model} is left out: ${reason}`);
  const { mark, words } = OUTCOME_WORDS[outcome];
  return line([
    `${markdownText(claim.sentence)} <sub>${markdownText(claimedText(claim.statistic))}</sub>`,
    `${mark} ${outcome === "supported" || outcome === "contradicted" ? `**${words}**` : words}: ${
      markdownText(reason)
    }`,
    [...measured, ...left].map(markdownText).join("<br>"),
    markdownText(testText(verdict)),
    claim.sources.map((source) => markdownText(sourceText(source))).join("<br>"),
  ]);
}

function line(fields: readonly string[]): string {
  return `| ${fields.join(" | ")} |`;
}

import type { Run } from "../../core/run.ts";
import type { Outcome, Verdict } from "../../claims/verdict.ts";
import { findingText, sentenceCase, verdictCounts } from "../words/verdict_words.ts";

/**
 * The answer: how many claims came out how, then those that tell most: what is contradicted, what is supported though
 * sources disagree on it, and what stays open.
 *
 * @example
 * ```ts
 * verdictAnswer(run, verdicts)[1]; // "Supported, though sources disagree: “VAEs are less diverse than GANs.” Recall: …"
 * ```
 */
export function verdictAnswer(run: Run, verdicts: readonly Verdict[]): string[] {
  const of = (outcome: Outcome) => verdicts.filter((verdict) => verdict.outcome === outcome);
  const told = (lead: string, verdict: Verdict) => {
    const measured = verdict.findings.length === 1 ? verdict.findings.map((one) => findingText(run, verdict, one)) : [];
    return [`${lead}: “${verdict.claim.sentence}”`, ...measured.map((text) => `${text}.`)].join(" ");
  };
  const disputed = of("supported").filter(({ claim }) => claim.opposed !== undefined);
  return [
    verdictCounts(verdicts),
    ...of("contradicted").slice(0, 3).map((verdict) => told("Contradicted", verdict)),
    ...disputed.slice(0, 1).map((verdict) => told("Supported, though sources disagree", verdict)),
    ...of("unresolved").slice(0, 1).map((verdict) =>
      `Not resolved: “${verdict.claim.sentence}” ${sentenceCase(verdict.reason)}.`
    ),
  ];
}

import type { Run } from "../../core/run.ts";
import type { Verdict } from "../../claims/verdict.ts";
import { claimCommand } from "../words/verdict_words.ts";

/**
 * Verdicts on textbook claims for other programs: each with its claim, test, findings, and the command that measures it
 * again.
 *
 * @example
 * ```ts
 * JSON.parse(claimsJson(run, verdicts)).verdicts[0].outcome; // "holds"
 * ```
 */
export function claimsJson(run: Run, verdicts: readonly Verdict[]): string {
  const told = verdicts.map((verdict) => ({ ...verdict, command: claimCommand(run, verdict) }));
  return `${JSON.stringify({ run: run.id, suite: run.suite, preset: run.preset, verdicts: told }, null, 2)}\n`;
}

import type { Verdict } from "../../claims/verdict.ts";
import { wrapWords } from "../../core/wrap_words.ts";
import { OUTCOME_WORDS, verdictCounts } from "../words/verdict_words.ts";

/** Where there is room to name claims: one line in the terminal, at most. */
export interface TerminalClaimsOptions {
  /** Characters in a line of the terminal. */
  readonly width: number;
  /** Where the page is. */
  readonly page: string;
}

/**
 * What the terminal says of textbook claims: how many came out how, which are contradicted, and where the page is. Empty
 * where nothing was measured of any.
 *
 * @example
 * ```ts
 * terminalClaims(verdicts, { width: 100, page: "reports/runs/20260101-120000/families.html" }).at(-1);
 * // "Each with its test: reports/runs/20260101-120000/families.html"
 * ```
 */
export function terminalClaims(verdicts: readonly Verdict[], { width, page }: TerminalClaimsOptions): string[] {
  if (verdicts.every(({ outcome }) => outcome === "not-measured")) return [];
  const contradicted = verdicts.filter(({ outcome }) => outcome === "contradicted").map(({ claim }) => claim.sentence);
  return [
    ...wrapWords(verdictCounts(verdicts), width),
    ...contradicted.flatMap((sentence) => {
      const [first = "", ...more] = wrapWords(sentence, Math.max(20, width - 2));
      return [`${OUTCOME_WORDS.contradicted.mark} ${first}`, ...more.map((line) => `  ${line}`)];
    }),
    `Each with its test: ${page}`,
  ];
}

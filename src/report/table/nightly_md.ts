import { type Night, nightlyWords } from "../words/nightly_words.ts";
import { compareMd } from "./compare_md.ts";
import { markdownText } from "./markdown_text.ts";

/**
 * A night as Markdown, for the summary of a job: the verdict, what is lost, what was held against what, and the comparison.
 *
 * @param options `onlyChanged` leaves out cells that have nothing to tell.
 *
 * @example
 * ```ts
 * nightlyMd({ run, baseline, comparisons }, { onlyChanged: true }).startsWith("## images: No regression"); // true
 * ```
 */
export function nightlyMd(night: Night, options: { readonly onlyChanged?: boolean } = {}): string {
  const { verdict, losses, notes } = nightlyWords(night);
  return [
    `## ${markdownText(`${night.run.suite}: ${verdict}`)}`,
    "",
    ...(losses.length === 0 ? [] : [...losses.map((loss) => `- ${markdownText(loss)}`), ""]),
    ...notes.flatMap((note) => [markdownText(note), ""]),
    compareMd(night.comparisons, options),
  ].join("\n");
}

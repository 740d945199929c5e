/** A stretch of a sentence: words, or what stood between backticks. */
export interface TextSpan {
  readonly text: string;
  readonly code: boolean;
}

/**
 * A sentence cut at its pairs of backticks: what stands between two is code. A backtick without its other half is a
 * character like any.
 *
 * @example
 * ```ts
 * codeSpans("run `deno task serve` first")[1]; // { text: "deno task serve", code: true }
 * ```
 */
export function codeSpans(text: string): TextSpan[] {
  return text.split(/(`[^`]+`)/).filter((part) => part !== "").map((part) =>
    /^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false }
  );
}

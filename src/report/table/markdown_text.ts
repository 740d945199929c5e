import { codeSpans } from "../words/code_spans.ts";

/**
 * Text that stays what it is in a line of Markdown: nothing in it is markup, a tag or the end of the line.
 *
 * @example
 * ```ts
 * markdownText("a | b <i>"); // "a \\| b &lt;i&gt;"
 * ```
 */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_~|[\]]/g, "\\$&").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replace(/\s+/g, " ");
}

/**
 * A sentence that stays what it is in a line of Markdown, with what stands between backticks as code. Not for the cells of a
 * table, where a bar would end the cell.
 *
 * @example
 * ```ts
 * markdownSentence("run `deno task serve` <i>"); // "run `deno task serve` &lt;i&gt;"
 * ```
 */
export function markdownSentence(text: string): string {
  return codeSpans(text).map((span) => span.code ? `\`${span.text.replace(/\s+/g, " ")}\`` : markdownText(span.text))
    .join("");
}

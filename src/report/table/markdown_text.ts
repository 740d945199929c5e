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

/**
 * Text that stays what it is in Markdown: nothing in it is markup or a tag.
 *
 * @example
 * ```ts
 * markdownText("a | b <i>"); // "a \\| b &lt;i&gt;"
 * ```
 */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_~|[\]]/g, "\\$&").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

import { pythonStrip } from "./python_whitespace.ts";

/**
 * Splits a WikiText file into pages. A page begins at a line that reads ` = Title = `, a heading of level 1, and holds
 * all lines up to the next one, its heading included. Blank lines before the first heading are dropped, other text
 * there is a page; the last page is given even where it is blank.
 *
 * A few lines of running text look like a heading, such as ` = 1 <unk> and <unk> C = ` in WikiText-2's test split, and
 * begin a page as they do in the reference: 62 pages there and 60 in the validation split.
 *
 * Source: the page rule of EleutherAI/wikitext_document_level, lm_eval/datasets/wikitext/wikitext.py,
 * `_generate_examples`. Line ends are read as Python reads a text file: `\r\n` and `\r` are `\n`.
 *
 * @param text The whole file.
 *
 * @example
 * ```ts
 * wikitextPages(" \n = A = \n a \n = = B = = \n = C = \n c"); // [" = A = \n a \n = = B = = ", " = C = \n c"]
 * ```
 */
export function wikitextPages(text: string): string[] {
  const pages: string[] = [];
  let lines: string[] = [];
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    if (beginsPage(line)) {
      const page = lines.join("\n");
      if (pythonStrip(page) !== "") pages.push(page);
      lines = [];
    }
    lines.push(line);
  }
  return [...pages, lines.join("\n")];
}

/** Headings of a deeper level begin with `==` once the spaces between their signs are closed. */
function beginsPage(line: string): boolean {
  const closed = pythonStrip(line.replaceAll("= = =", "===").replaceAll("= =", "=="));
  return closed.startsWith("= ") && closed.endsWith(" =");
}

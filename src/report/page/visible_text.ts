import { type Markup, markup } from "./markup.ts";

/**
 * What a page would hide, drop or obey: control characters but for line breaks and tabs, marks without width, those that
 * turn the direction of writing, and halves of surrogate pairs.
 */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Text that a machine wrote, as a page may show it: nothing in it is markup, and nothing in it is unseen or acts upon the
 * text around it.
 *
 * @example
 * ```ts
 * visibleText("a\u0007<b>").text; // 'a<span class="codepoint" title="…">U+0007</span>&lt;b&gt;'
 * ```
 */
export function visibleText(text: string): Markup {
  const parts: Markup[] = [];
  let done = 0;
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    parts.push(markup`${text.slice(done, index)}${codePoint(character)}`);
    done = index + character.length;
  }
  return markup`${parts}${text.slice(done)}`;
}

function codePoint(character: string): Markup {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return markup`<span class="codepoint" title="a character that does not show">U+${code}</span>`;
}

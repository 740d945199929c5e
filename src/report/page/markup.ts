import { codeSpans } from "../words/code_spans.ts";

/** Markup that is safe to put into a page as it is. */
export class Markup {
  readonly text: string;

  /** @param text Markup, not text: escape what is foreign with the {@linkcode markup} tag. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: text and numbers are escaped, markup is not, lists are joined, `null` is nothing. */
export type MarkupPart = Markup | string | number | null | readonly MarkupPart[];

/**
 * Builds HTML; whatever is not {@linkcode Markup} itself is escaped, so that no text of a run becomes markup. It is not
 * called `html` because the formatter would then move the whitespace inside, which pages show.
 *
 * @example
 * ```ts
 * markup`<td title="${'"'}">${"<script>"}</td>`.text; // '<td title="&quot;">&lt;script&gt;</td>'
 * ```
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(strings.map((string, i) => string + set(parts[i] ?? null)).join(""));
}

/** A sentence, with what stands between backticks as code. */
export function sentence(text: string): Markup {
  return markup`${codeSpans(text).map((span) => span.code ? markup`<code>${span.text}</code>` : span.text)}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function set(part: MarkupPart): string {
  if (part === null) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return part.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
  if (typeof part === "number") return String(part);
  return part.map(set).join("");
}

import type { Convention } from "../core/run.ts";
import { type Markup, markup } from "../report/page/markup.ts";

/** A convention in full under its short name. */
export function conventionMarkup(fingerprint: string, convention: Convention): Markup {
  const facts = Object.entries(convention).map(([name, value]) => markup`<dt>${name}</dt><dd>${String(value)}</dd>`);
  return markup`<h3>Convention <code>${fingerprint}</code></h3>
<dl class="facts">${facts}</dl>
`;
}

/**
 * What tells conventions of one metric apart: of each, the values of the keys in which they differ.
 *
 * @param conventions At least one.
 * @returns A text for each, "n 5000, network lenet"; empty where nothing is there that differs.
 *
 * @example
 * ```ts
 * apart([{ n: 5000, resize: "none" }, { n: 1000, resize: "none" }]); // ["n 5000", "n 1000"]
 * ```
 */
export function apart(conventions: readonly Convention[]): string[] {
  const keys = [...new Set(conventions.flatMap((convention) => Object.keys(convention)))].filter((key) =>
    new Set(conventions.map((convention) => convention[key])).size > 1
  );
  return conventions.map((convention) =>
    keys.flatMap((key) => convention[key] === undefined ? [] : [`${key} ${convention[key]}`]).join(", ")
  );
}

import type { FamilyStyle } from "../words/family_style.ts";
import { type Markup, markup } from "./markup.ts";

/** A family's shape in its colour; decoration beside a name, so that screen readers pass over it. */
export function familyMark({ path, colour }: FamilyStyle): Markup {
  const shape = markup`<path d="${path}" fill="${colour}" fill-rule="evenodd"/>`;
  return markup`<svg class="mark" viewBox="0 0 12 12" width="11" height="11" aria-hidden="true">${shape}</svg>`;
}

import type { Row } from "../core/run.ts";
import { FAMILY_STYLE } from "./family_style.ts";

/**
 * What stands under a row's name: its family, or for an anchor that is no real data what it is.
 *
 * @example
 * ```ts
 * rowKind({ id: "deflate-mnist", title: "", family: "data", role: "anchor", group: "mnist" }); // "anchor"
 * ```
 */
export function rowKind({ role, group, family }: Row): string {
  return role === "anchor" && group !== undefined ? "anchor" : FAMILY_STYLE[family].name;
}

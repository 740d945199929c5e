import type { Cell, Row, Run } from "../../core/run.ts";
import { ARCHITECTURE_STYLE, FAMILY_STYLE, type FamilyStyle } from "./family_style.ts";

/**
 * How a row looks: as its family, or a language model as its architecture.
 *
 * @example
 * ```ts
 * rowStyle({ family: "language", architecture: "n-gram" }).glyph; // "■"
 * ```
 */
export function rowStyle({ family, architecture }: Pick<Row, "family" | "architecture">): FamilyStyle {
  return architecture === undefined ? FAMILY_STYLE[family] : ARCHITECTURE_STYLE[architecture];
}

/** How the row of a cell looks. */
export function cellStyle({ rows }: Pick<Run, "rows">, { model, family }: Pick<Cell, "model" | "family">): FamilyStyle {
  return rowStyle(rows.find(({ id }) => id === model) ?? { family });
}

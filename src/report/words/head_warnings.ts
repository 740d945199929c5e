import type { Warning } from "../../core/run.ts";
import { warningText } from "./warning_text.ts";

/** Of so many warnings of one kind each is told. */
const ALL_OF_A_KIND = 2;

/**
 * Warnings as a page begins with them: of many of one kind the first, and how many more the manifest has.
 *
 * @example
 * ```ts
 * headWarnings(run.manifest.warnings);
 * // ["vae was not equally fast in all rounds: …", "8 more warnings of this kind (drift) stand in the manifest below."]
 * ```
 */
export function headWarnings(warnings: readonly Warning[]): string[] {
  return [...Map.groupBy(warnings, ({ kind }) => kind)].flatMap(([kind, alike]) => {
    if (alike.length <= ALL_OF_A_KIND) return alike.map(warningText);
    const first = alike.slice(0, 1).map(warningText);
    return [...first, `${alike.length - 1} more warnings of this kind (${kind}) stand in the manifest below.`];
  });
}

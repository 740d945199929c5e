import type { Warning } from "../../core/run.ts";

/**
 * A warning as two sentences: what is the matter, and what to do.
 *
 * @example
 * ```ts
 * warningText({ kind: "load", message: "The machine was busy.", advice: "Run again" });
 * // "The machine was busy. Run again."
 * ```
 */
export function warningText({ message, advice }: Warning): string {
  return [message, advice].map((text) => text.trim()).filter((text) => text !== "")
    .map((text) => /[.!?…]["”’)\]]?$/.test(text) ? text : `${text}.`).join(" ");
}

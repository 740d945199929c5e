import { type Convention, conventionSchema } from "../../core/run.ts";
import type { History } from "./open_history.ts";

/**
 * The convention that a fingerprint names; `undefined` where the index has no number under it.
 *
 * @example
 * ```ts
 * conventionOf(history, "434623ac7abf")?.dataset; // "mnist"
 * ```
 */
export function conventionOf(history: History, fingerprint: string): Convention | undefined {
  const row = history.prepare("SELECT record FROM convention WHERE fingerprint = ?").get(fingerprint);
  return row === undefined ? undefined : conventionSchema.parse(JSON.parse(String(row.record)));
}

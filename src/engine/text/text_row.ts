import type { LanguageCard } from "../../card/card.ts";
import type { Row } from "../../core/run.ts";
import type { PlannedModel } from "../plan_base.ts";
import type { RunSetting } from "../run_setting.ts";
import { Stopped } from "../worker_pool.ts";
import type { LanguageDescription } from "./text_task.ts";

/** A language model's row with what the model can do, or why it could not be opened. */
export type TextRow =
  | { readonly row: Row; readonly description: LanguageDescription }
  | { readonly row: Row; readonly error: Error };

/**
 * Opens a language model once and asks what it can do.
 *
 * @param place Where an n-gram model finds its training text, and keeps its counts.
 */
export async function openTextRow(
  { card, folder, name }: PlannedModel<LanguageCard>,
  place: { readonly data: readonly string[]; readonly cache: string },
  { pool, onProgress }: Pick<RunSetting, "pool" | "onProgress">,
): Promise<TextRow> {
  const { weights } = card.provenance;
  const row: Row = {
    id: card.id,
    title: card.title,
    family: "language",
    role: "model",
    ...(weights !== undefined && { weights }),
    ...(name !== card.id && { askedAs: name }),
  };
  try {
    const description = await pool.submit({ kind: "describe-text", folder, ...place });
    return { description, row: { ...row, architecture: description.architecture } };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (!(error instanceof Stopped)) onProgress({ type: "model-failed", model: card.id, reason: error.message });
    return { row, error };
  }
}

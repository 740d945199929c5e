import type { Family, Row } from "../core/run.ts";
import type { LikelihoodMethod } from "../family/likelihood_method.ts";
import { emptyCell } from "./outcome_cell.ts";
import type { ImageCard } from "../card/card.ts";
import type { BrokenModel, PlannedModel } from "./plan_base.ts";
import type { ModelDescription } from "./task.ts";
import { Stopped, type WorkerPool } from "./worker_pool.ts";
import type { OnProgress } from "./progress.ts";

/** A model whose graphs have been opened, or why they could not be. */
export interface Participant {
  readonly model: PlannedModel;
  readonly row: Row;
  readonly description: ModelDescription | Error;
}

/** Images as a dataset has them. */
export interface ImageKind {
  readonly dataset: string;
  readonly shape: readonly number[];
  readonly levels: number;
}

/**
 * Opens a model's graphs and asks what it can do.
 *
 * @param kind The images that it will be measured on.
 * @param methods Ways of measuring a likelihood that it may offer.
 */
export async function describeModel(
  model: PlannedModel,
  kind: ImageKind,
  methods: readonly LikelihoodMethod[],
  { pool, onProgress }: { readonly pool: WorkerPool; readonly onProgress: OnProgress },
): Promise<Participant> {
  const { card, folder } = model;
  const base = {
    id: card.id,
    title: card.title,
    family: card.family satisfies Family,
    role: "model" as const,
    ...(model.name !== card.id && { askedAs: model.name }),
  };
  const weights = card.provenance.weights;
  try {
    requireSameImages(card, kind);
    const description = await pool.submit({ kind: "describe", folder, methods });
    const { sample } = description;
    const row = {
      ...base,
      ...(weights !== undefined && { weights }),
      ...(sample.has && { evaluationsPerSample: sample.evaluations }),
    };
    return { model, row, description };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (!(error instanceof Stopped)) onProgress({ type: "model-failed", model: card.id, reason: error.message });
    return { model, row: base, description: error };
  }
}

/** A network of other images than the dataset's would be measured on garbage; one that binarises them is not. */
export function requireSameImages(
  { id, format }: Pick<ImageCard, "id" | "format">,
  { dataset, shape, levels }: ImageKind,
): void {
  const sameLevels = format.levels === levels || (levels === 256 && format.binarisation !== undefined);
  if (format.shape.join() === shape.join() && sameLevels) return;
  throw new Error(
    `${id} is made for images of shape [${format.shape.join(", ")}] with ${format.levels} levels, ` +
      `${dataset} has [${shape.join(", ")}] with ${levels}`,
  );
}

/** The rows of models whose cards could not be read, and their cells: all failed. */
export function brokenRows(broken: readonly BrokenModel[], metrics: readonly string[]) {
  const rows = broken.map(({ id }): Row => ({ id, title: id, family: "unknown", role: "model" }));
  const cells = broken.flatMap(({ reason }, i) =>
    metrics.map((metric) => emptyCell(rows[i]!, metric, "failed", reason))
  );
  return { rows, cells };
}

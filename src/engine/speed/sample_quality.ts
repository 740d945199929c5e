/** The quality of samples that times are set against. */
import type { Cell } from "../../core/run.ts";
import { extractFeatures } from "../images/feature_pass.ts";
import type { ImageData } from "../images/image_data.ts";
import type { ImagePlan } from "../images/image_plan.ts";
import { measureQuality } from "../images/model_quality.ts";
import type { RunContext } from "../images/run_context.ts";
import { emptyCell, thrownCell } from "../outcome_cell.ts";
import { requireSameImages } from "../participant.ts";
import type { RunSetting } from "../run_setting.ts";
import type { FeatureArrays } from "../task.ts";
import type { ImageRow } from "./image_rows.ts";

/** What is shared by all models whose quality is measured. */
export function openQuality(plan: ImagePlan, data: ImageData, setting: RunSetting): RunContext {
  const { reference } = data;
  let features: Promise<FeatureArrays> | undefined;
  return {
    ...setting,
    plan,
    data,
    referenceFeatures: () => features ??= extractFeatures("reference", reference.images, plan, setting),
    machine: {
      device: "cpu",
      cpu: setting.surroundings.machine.cpu,
      threads: setting.surroundings.machine.cores,
    },
  };
}

/** A row's cells of quality; those of a second runtime are the first one's, to rounding. */
export async function qualityCells(
  { entry: { model, variantOf }, row, description }: ImageRow,
  metrics: readonly string[],
  context: RunContext | null,
): Promise<readonly Cell[]> {
  const without = (reason: string) => metrics.map((metric) => emptyCell(row, metric, "undefined", reason));
  if (variantOf !== undefined) return without(`its samples are those of ${variantOf}, to rounding`);
  if (description instanceof Error) return metrics.map((metric) => thrownCell(row, metric, description));
  const of = context?.data.reference.dataset;
  if (context === null || of === undefined || model.card.dataset !== of.id) {
    return without(`it was made for ${model.card.dataset}, and quality is compared on other images`);
  }
  try {
    requireSameImages(model.card, { dataset: of.id, shape: of.shape, levels: of.levels });
    return (await measureQuality(model, description, row, context)).cells;
  } catch (error) {
    return metrics.map((metric) => thrownCell(row, metric, error));
  }
}

/** The rows of models of images: one for each model and runtime. */
import type { Row } from "../../core/run.ts";
import { describeModel } from "../participant.ts";
import type { ModelDescription } from "../task.ts";
import type { SpeedContext } from "./speed_context.ts";
import type { SpeedEntry } from "./speed_plan.ts";

/** A row with what its model can do, or why it could not be opened. */
export interface ImageRow {
  readonly entry: SpeedEntry;
  readonly row: Row;
  readonly description: ModelDescription | Error;
}

/** Opens every model once and asks what it can do. */
export async function imageRows({ plan, setting }: SpeedContext): Promise<ImageRow[]> {
  const models = new Map(plan.entries.map(({ model }) => [model.card.id, model]));
  const described = new Map(
    await Promise.all([...models].map(async ([id, model]) => {
      const { dataset, format: { shape, levels } } = model.card;
      return [id, await describeModel(model, { dataset, shape, levels }, [], setting)] as const;
    })),
  );
  return plan.entries.map((entry) => {
    const { row, description } = described.get(entry.model.card.id)!, { id, runtime, variantOf } = entry;
    if (id === row.id) return { entry, description, row: { ...row, runtime } };
    const own = { ...row, id, runtime, title: `${row.title}, in TensorFlow.js`, askedAs: row.askedAs ?? row.id };
    return { entry, description, row: variantOf === undefined ? own : { ...own, variantOf } };
  });
}

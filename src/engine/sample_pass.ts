import type { Configuration, PlannedModel } from "./plan_base.ts";
import { type PassContext, runQualityPass } from "./quality_pass.ts";

/** Whose samples are drawn, and how many. */
export interface SampleRequest {
  /** Whose row they belong to. */
  readonly model: string;
  readonly planned: PlannedModel;
  readonly count: number;
  readonly configuration: Configuration;
  /** Padded batch size, part of the convention. */
  readonly microBatch: number;
  readonly order: number;
}

/** Draws the first samples of the run's seed, in units of work: grey levels, [count, ...shape]. */
export async function drawSamples(
  { model, planned: { card, folder }, count, configuration: { seed, batch }, microBatch, order }: SampleRequest,
  context: PassContext,
): Promise<Uint8Array> {
  const { images } = await runQualityPass({
    pass: "sample",
    order,
    model,
    card,
    total: count,
    unit: batch,
    task: (first, count) => ({ kind: "sample", folder, seed, first, count, microBatch }),
  }, context);
  if (!(images instanceof Uint8Array)) throw new Error("A sampling pass gave no images");
  return images;
}

import type { Configuration, PlannedModel } from "./plan_base.ts";
import { type PassContext, runQualityPass } from "./quality_pass.ts";

/** Whose samples are drawn, and how many. */
export interface SampleRequest {
  /** Whose row they belong to. */
  readonly model: string;
  readonly planned: PlannedModel;
  /** What tells this pass from others of the same model, in words. */
  readonly method?: string;
  readonly count: number;
  readonly configuration: Configuration;
  /** Padded batch size, part of the convention. */
  readonly microBatch: number;
  readonly order: number;
}

/** Draws the first samples of the run's seed, in units of work: grey levels, [count, ...shape]. */
export async function drawSamples(
  { model, planned: { card, folder, sampler }, method, count, configuration: { seed, batch }, microBatch, order }:
    SampleRequest,
  context: PassContext,
): Promise<Uint8Array> {
  const { images } = await runQualityPass({
    pass: "sample",
    order,
    model,
    card,
    total: count,
    unit: batch,
    ...(method !== undefined && { method }),
    task: (first, count) => ({
      ...{ kind: "sample", folder, seed, first, count, microBatch },
      ...(sampler !== undefined && { sampler }),
    }),
  }, context);
  if (!(images instanceof Uint8Array)) throw new Error("A sampling pass gave no images");
  return images;
}

import type { CardOf } from "../../card/card.ts";
import type { FeatureArrays } from "../task.ts";
import type { ImagePlan } from "./image_plan.ts";
import { type PassContext, runQualityPass } from "../quality_pass.ts";

/** Images in one unit of a feature pass. */
const UNIT = 1000;

/** The suite's feature network and what it is called in conventions. */
export function networkOf({ network }: ImagePlan): { card: CardOf<"feature">; folder: string; name: string } {
  const { card, folder } = network;
  if (card.family !== "feature") throw new Error(`${card.id} is not a feature network`);
  return { card, folder, name: `${card.id}@${card.graphs.features.sha256.slice(0, 12)}` };
}

/** One row's images and their features through the suite's network. */
export async function extractFeatures(
  model: string,
  images: Uint8Array,
  plan: ImagePlan,
  context: PassContext,
): Promise<FeatureArrays> {
  const { card, folder } = networkOf(plan);
  const [channels, height, width] = card.format.shape;
  const size = channels * height * width;
  const { features, logits } = await runQualityPass({
    pass: "features",
    order: 0, // short, and metrics wait for it
    model,
    card,
    total: images.length / size,
    unit: UNIT,
    task: (first, count) => ({
      kind: "features",
      folder,
      options: {},
      shape: card.format.shape,
      images: images.slice(first * size, (first + count) * size),
      microBatch: plan.suite.microBatch.features,
    }),
  }, context);
  if (!(features instanceof Float32Array)) throw new Error(`${card.id} gave no features`);
  const { dimension, classes } = card.network;
  return {
    features,
    dimension,
    pixels: images,
    shape: card.format.shape,
    ...(logits instanceof Float32Array && classes !== undefined && { logits, classes }),
  };
}

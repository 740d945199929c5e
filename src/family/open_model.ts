import type { ImageModelCard } from "../card/card.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { openAutoregressive } from "./autoregressive.ts";
import { onGreyLevels } from "./binarised.ts";
import { openDiffusion } from "./diffusion.ts";
import { openEnergy } from "./energy.ts";
import { openFlow } from "./flow.ts";
import { openGan } from "./gan.ts";
import type { Model } from "./model.ts";
import { openVae } from "./vae.ts";

/** Turns a card's graphs into capabilities, by the card's family; images are of 8-bit levels, whatever the model's own. */
export async function openModel(card: ImageModelCard, open: OpenGraph): Promise<Model> {
  const model = await openFamily(card, open);
  const { binarisation } = card.format;
  return binarisation === undefined ? model : onGreyLevels(model, binarisation);
}

async function openFamily(card: ImageModelCard, open: OpenGraph): Promise<Model> {
  switch (card.family) {
    case "autoregressive":
      return await openAutoregressive(card, open);
    case "vae":
      return await openVae(card, open);
    case "gan":
      return await openGan(card, open);
    case "diffusion":
      return await openDiffusion(card, open);
    case "flow":
      return await openFlow(card, open);
    case "energy":
      return await openEnergy(card, open);
  }
}

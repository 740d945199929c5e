import type { ModelCard } from "../card/card.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { openAutoregressive } from "./autoregressive.ts";
import { openDiffusion } from "./diffusion.ts";
import { openGan } from "./gan.ts";
import type { Model } from "./model.ts";
import { openVae } from "./vae.ts";

/** Turns a card's graphs into capabilities, by the card's family. */
export async function openModel(card: ModelCard, open: OpenGraph): Promise<Model> {
  switch (card.family) {
    case "autoregressive":
      return await openAutoregressive(card, open);
    case "vae":
      return await openVae(card, open);
    case "gan":
      return await openGan(card, open);
    case "diffusion":
      return await openDiffusion(card, open);
  }
}

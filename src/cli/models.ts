/** `models`: lists what is registered and what each model can do. */
import { Command, Option } from "commander";
import { join } from "node:path";
import type { Card } from "../card/card.ts";
import { CardRegistry } from "../card/registry.ts";
import { UsageError } from "../core/usage_error.ts";
import { PROJECT_ROOT } from "./project_root.ts";

/** What each family can do, for the list; what a card's graphs really allow is known when they open. */
const CAPABILITIES: Readonly<Record<Card["family"], string>> = {
  autoregressive: "sample, logLikelihood (exact)",
  vae: "sample, encode, logLikelihood (lower bound, importance-weighted)",
  gan: "sample",
  diffusion: "sample, logLikelihood (lower bound, estimate)",
  flow: "sample, logLikelihood (lower bound, importance-weighted)",
  language: "nextToken, logLikelihood (exact, or of one tokenisation)",
  energy: "sample, logLikelihood (upper bound)",
  feature: "features of images, for metrics",
};

/** The command's flags and what it does. */
export function modelsCommand(): Command {
  return new Command("models")
    .description("List the registered models and what each can do")
    .addOption(
      new Option("--registry <dir>", "folder with the models' cards").default(join(PROJECT_ROOT, "models"), "models"),
    )
    .option("--json", "print the cards as JSON")
    .action(listModels);
}

async function listModels({ registry: folder, json }: { registry: string; json?: boolean }): Promise<void> {
  const registry = new CardRegistry(folder);
  const cards: Card[] = [];
  const broken: string[] = [];
  for (const id of registry.ids()) {
    try {
      cards.push((await registry.load(id)).card);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      broken.push(error.message);
    }
  }
  if (json === true) {
    console.log(JSON.stringify(cards, null, 2));
  } else {
    for (const card of cards) {
      const { id, family, title, dataset, provenance } = card;
      const weights = provenance.weights === undefined ? "" : `, ${provenance.weights.toLocaleString("en")} weights`;
      if (card.replicaOf !== undefined) {
        console.log(
          `${id.padEnd(18)} ${family.padEnd(15)} ${card.replicaOf} trained from seed ${provenance.seed ?? "?"}`,
        );
        continue;
      }
      console.log(`${id.padEnd(18)} ${family.padEnd(15)} ${title} (${dataset}${weights})`);
      const second = card.modality === "image" && card.tfjs !== undefined ? "; in TensorFlow.js too" : "";
      console.log(`${"".padEnd(34)} ${CAPABILITIES[family]}${second}`);
    }
    if (cards.length + broken.length === 0) console.log(`No model is registered in ${folder}.`);
  }
  if (broken.length > 0) throw new UsageError(broken.join("\n"));
}

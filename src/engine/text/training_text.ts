import type { LanguageCard } from "../../card/card.ts";
import { TEXT_DATASETS, textEntry } from "../../dataset/text/text_registry.ts";

/** A registered text that a model was trained on. */
export interface TrainingText {
  readonly dataset: string;
  readonly split: string;
}

/** The text that a model was trained on, where it is registered. */
export function trainingOf(card: LanguageCard): TrainingText | string {
  const { network } = card.language;
  if (network.kind === "kneser-ney") return network.training;
  const known = TEXT_DATASETS.some(({ id }) => id === card.dataset);
  if (known && Object.hasOwn(textEntry(card.dataset).splits, "train")) return { dataset: card.dataset, split: "train" };
  return `${card.id} was trained on ${card.dataset}, of which no training text is registered: copies cannot be looked for`;
}

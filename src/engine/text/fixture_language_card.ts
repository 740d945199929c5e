import type { LanguageCard } from "../../card/card.ts";

/** The card of an n-gram model over bytes, with changes. Test code only. */
export function fixtureLanguageCard(changes: Partial<LanguageCard["language"]> = {}): LanguageCard {
  return {
    schemaVersion: 1,
    id: "test",
    title: "a test's model",
    modality: "text",
    family: "language",
    dataset: "moby-dick",
    tokenizer: { kind: "bytes" },
    graphs: {},
    language: {
      vocabulary: 257,
      prefix: 256,
      end: [256],
      context: null,
      network: { kind: "kneser-ney", order: 3, training: { dataset: "moby-dick", split: "train" } },
      ...changes,
    },
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
  };
}

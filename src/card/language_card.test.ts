import { expect, test } from "vitest";
import { languageSchema } from "./language_card.ts";

const graph = (file: string) => ({ file, sha256: "0".repeat(64) });
const transformer = {
  schemaVersion: 1,
  id: "tiny",
  title: "tiny",
  modality: "text",
  family: "language",
  dataset: "moby-dick",
  tokenizer: { kind: "bytes" },
  graphs: { logits: graph("logits.onnx"), step: graph("step.onnx") },
  language: {
    vocabulary: 257,
    prefix: 256,
    end: [256],
    context: 64,
    network: {
      kind: "transformer",
      logits: { input: "tokens", output: "logits" },
      step: { layers: 1, keyValueHeads: 2, headDim: 4 },
    },
  },
  provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
};
const nGram = {
  ...transformer,
  graphs: {},
  language: {
    ...transformer.language,
    context: null,
    network: { kind: "kneser-ney", order: 4, training: { dataset: "moby-dick", split: "train" } },
  },
};

function issues(card: unknown): string {
  const parsed = languageSchema.safeParse(card);
  return parsed.success
    ? ""
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n");
}

test("a transformer with a step, and an n-gram model without a graph, are cards", () => {
  expect(issues(transformer)).toBe("");
  expect(issues(nGram)).toBe("");
});

test.each([
  [{ ...transformer, graphs: { logits: graph("logits.onnx") } }, "graphs.step and language.network.step come together"],
  [
    { ...nGram, graphs: { logits: graph("logits.onnx") } },
    "graphs.logits: a network of kind 'kneser-ney' has the graphs",
  ],
  [
    { ...transformer, graphs: { ...transformer.graphs, decoder: graph("d.onnx") } },
    "graphs.decoder: a network of kind",
  ],
  [
    { ...transformer, language: { ...transformer.language, prefix: 257 } },
    "language.prefix: must be below the vocabulary",
  ],
  [
    { ...transformer, language: { ...transformer.language, end: [3, 300] } },
    "language.end: must be below the vocabulary",
  ],
  [{ ...nGram, language: { ...nGram.language, context: 8 } }, "language.context: must be null"],
  [{ ...transformer, tokenizer: { kind: "bpe" } }, "tokenizer.file"],
  [{ ...transformer, tokenizer: { kind: "words" } }, "tokenizer.kind"],
])("a card that contradicts itself is refused where it does: %#", (card, message) => {
  expect(issues(card)).toContain(message);
});

import { expect, test } from "vitest";
import { languageSchema } from "../../card/language_card.ts";
import { kneserNeyFromArrays } from "../../language/kneser_ney.ts";
import type { KneserNeyArrays } from "../../language/kneser_ney_model.ts";
import { byteCodec } from "../../language/token_codec.ts";
import { openNGram } from "./n_gram.ts";

const card = languageSchema.parse({
  schemaVersion: 1,
  id: "test",
  title: "test",
  modality: "text",
  family: "language",
  dataset: "moby-dick",
  tokenizer: { kind: "bytes" },
  graphs: {},
  language: {
    vocabulary: 257,
    prefix: 256,
    context: null,
    network: { kind: "kneser-ney", order: 3, training: { dataset: "moby-dick", split: "train" } },
  },
  provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
});
const DOCUMENTS = ["The whale.", "The wave.", "A whale!"];

test("counts are made once and kept, and a model from kept counts says the same to the last bit", async () => {
  let kept: KneserNeyArrays | undefined, asked = 0;
  const source = {
    documents: () => {
      asked++;
      return Promise.resolve(DOCUMENTS);
    },
    kept: () => Promise.resolve(kept === undefined ? undefined : { ...kept }),
    keep: (arrays: KneserNeyArrays) => {
      kept = arrays;
      return Promise.resolve();
    },
  };
  const windows = [[[256], [...new TextEncoder().encode("The whale!")]]] as const;
  const open = () => openNGram(card, byteCodec(), { order: 3 }, source);
  const score = async () => (await (await open()).score(windows.map(([a, b]) => [[...a], [...b]])))[0]!;
  const first = await score(), again = await score();
  expect(asked).toBe(1);
  expect(Array.from(again)).toEqual(Array.from(first));
  expect(kneserNeyFromArrays({ ...kept }).order).toBe(3);
});

test("a document's beginning is known: the first letter after the prefix is likelier than after a space", async () => {
  const model = await openNGram(card, byteCodec(), { order: 3 }, { documents: () => Promise.resolve(DOCUMENTS) });
  const [after, within] = await model.score([[[256], [0x54]], [[0x20], [0x54]]]);
  expect(after![0]!).toBeGreaterThan(within![0]!);
});

test("a reading remembers what its order looks back to, each sequence its own", async () => {
  const model = await openNGram(card, byteCodec(), { order: 3 }, { documents: () => Promise.resolve(DOCUMENTS) });
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  const reading = model.start(2);
  await reading.read([bytes("A wha"), bytes("The w")]);
  const logits = await reading.read([bytes("l"), bytes("a")]);
  const [likely, other] = await model.score([[bytes("A whal"), bytes("e")], [bytes("The wa"), bytes("v")]]);
  expect(logits[0x65]).toBeCloseTo(likely![0]!, 12);
  expect(logits[257 + 0x76]).toBeCloseTo(other![0]!, 12);
  expect(reading.length).toBe(6);
});

test("tokens outside the vocabulary are refused", async () => {
  const model = await openNGram(card, byteCodec(), { order: 3 }, { documents: () => Promise.resolve(DOCUMENTS) });
  await expect(model.score([[[256], [300]]])).rejects.toThrow(/from 0 to 256, got 300/);
});

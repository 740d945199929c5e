import { expect, test } from "vitest";
import { UsageError } from "../../core/usage_error.ts";
import { folderWith } from "./text_fixture.ts";
import { openTextDataset, TEXT_DATASETS, TEXT_RELEASES, textEntry } from "./text_registry.ts";

test("the registry lists each text with its licence, its splits and how it arrives", () => {
  expect(
    TEXT_DATASETS.map(({ id, arrival, splits }) => [
      id,
      arrival,
      Object.entries(splits).map(([name, { documents, bytes }]) => [name, documents, bytes]),
    ]),
  ).toEqual([
    ["moby-dick", "installed", [["train", 120, 1_057_076], ["held-out", 15, 131_266]]],
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
  const missing = TEXT_DATASETS.filter(({ arrival }) => arrival === "files");
  expect(missing.map(({ id }) => id)).toEqual(TEXT_RELEASES.map(({ id }) => id));
  for (const entry of missing) {
    const opening = entry.open(Object.keys(entry.splits)[0]!, [await folderWith({})], {});
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(`deno task fetch ${entry.id}`);
  }
});

test("a text that comes with the packages opens where no data are", async () => {
  const dataDirs = [await folderWith({})];
  for (const { id, splits } of TEXT_DATASETS.filter(({ arrival }) => arrival === "installed")) {
    for (const [split, { documents }] of Object.entries(splits)) {
      expect((await openTextDataset(id, split, { dataDirs })).documents).toHaveLength(documents);
    }
  }
});

import { resolve } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { dataDirs, defaultDataDir } from "./data_dirs.ts";
import { temporaryDir } from "./idx_fixture.ts";
import { DATASETS, openDataset } from "./registry.ts";

afterEach(() => vi.unstubAllEnvs());

test("the registry lists mnist with the split that needs no download first", () => {
  const mnist = DATASETS.find(({ id }) => id === "mnist");
  expect(mnist?.splits.map(({ name, count, arrival }) => [name, count, arrival])).toEqual([
    ["holdout10k", 10_000, "installed"],
    ["test", 10_000, "files"],
    ["train", 60_000, "files"],
  ]);
  expect(DATASETS.map(({ id }) => id)).toEqual(["mnist", "fashion-mnist", "oracle"]);
});

test("openDataset() answers unknown names with the nearest known one and all there are", async () => {
  await expect(openDataset("mnits", "test")).rejects.toThrow(UsageError);
  await expect(openDataset("fashion-mist", "test")).rejects.toThrow("Did you mean 'fashion-mnist'?");
  await expect(openDataset("mnist", "holdout")).rejects.toThrow(
    "Unknown split of mnist 'holdout'. Did you mean 'holdout10k'? There are: holdout10k, test, train.",
  );
});

test("openDataset() of files that are not there is a usage error, whatever else is installed", async () => {
  const dir = await temporaryDir();
  // Past openDataset(), which would also look into the default folder, where the files may have been fetched to.
  const opening = DATASETS.find(({ id }) => id === "mnist")!.splits.find(({ name }) => name === "test")!.open([dir]);
  await expect(opening).rejects.toThrow(UsageError);
  await expect(opening).rejects.toThrow("deno task fetch mnist");
});

test("dataDirs() looks in the given folders, then in ASSAY_DATA, then where fetch puts things", () => {
  vi.stubEnv("ASSAY_DATA", "/from/environment");
  expect(dataDirs(["given"])).toEqual([resolve("given"), resolve("/from/environment"), defaultDataDir()]);
  expect(dataDirs(["/from/environment"])).toEqual([resolve("/from/environment"), defaultDataDir()]);
  vi.stubEnv("ASSAY_DATA", "");
  expect(dataDirs()).toEqual([defaultDataDir()]);
});

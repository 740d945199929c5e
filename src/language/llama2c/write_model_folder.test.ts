import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CardRegistry } from "../../card/registry.ts";
import { writeModelFolder } from "./write_model_folder.ts";

let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "assay-models-"));
});
afterEach(async () => await rm(out, { recursive: true }));

test("where one file cannot be written nothing is left, and a model that was there stays", async () => {
  await writeModelFolder(out, "mine", new Map([["card.json", "old"]]));
  const files = new Map([["card.json", "new"], ["in/a/folder/that/is/not.there", ""]]);
  await expect(writeModelFolder(out, "mine", files, { replace: true })).rejects.toThrow("ENOENT");
  await expect(writeModelFolder(out, "other", files)).rejects.toThrow("ENOENT");
  expect(await readdir(out)).toEqual(["mine"]);
  expect(await readFile(join(out, "mine", "card.json"), "utf8")).toBe("old");
});

test("no registry lists a model that is being written", async () => {
  const registry = new CardRegistry(out), seen = new Set<string>();
  const look = async () => {
    for (const id of registry.ids()) seen.add(`${id}: ${(await readdir(join(out, id))).length} files`);
  };
  const files = new Map([["card.json", "{}"], ...Array.from({ length: 40 }, (_, i) => [`${i}`, "x"] as const)]);
  let writing = true;
  const watch = async () => {
    while (writing) {
      await look();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
  const watching = watch();
  await writeModelFolder(out, "mine", files);
  writing = false;
  await watching;
  await look();
  expect([...seen]).toEqual(["mine: 41 files"]);
});

import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registerGenerator, TANH, temporaryFolder } from "../fixture_registry.ts";
import { openBaseModels } from "./base_models.ts";
import { commitAll } from "./fixture_checkout.ts";

let folder: string, models: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  models = join(folder, "models");
});
afterEach(async () => await rm(folder, { recursive: true }));

test("models of a revision are taken out into a folder that is gone when they are given back", async () => {
  await registerGenerator(models, "gan", TANH);
  await registerGenerator(models, "other", TANH);
  const then = await commitAll(folder);
  await registerGenerator(models, "gan", TANH, (card) => ({ ...card, title: "another title" }));
  const base = await openBaseModels("main", models);
  expect([base.against, base.name]).toEqual([then, `commit ${then}`]);
  expect(await base.card("gan")).toMatchObject({ title: "gan" });
  expect(await base.card("vae")).toBe("the base has no model of this id");
  const { folders, close } = await base.checkOut(["gan"]);
  expect((await readdir(folders.get("gan")!)).toSorted()).toEqual(["card.json", "generate.onnx"]);
  expect(await readdir(join(folders.get("gan")!, ".."))).toEqual(["gan"]);
  await close();
  expect(existsSync(join(folders.get("gan")!, ".."))).toBe(false);
});

test("models of a folder are used where they are", async () => {
  await registerGenerator(models, "gan", TANH);
  await registerGenerator(models, "broken", TANH, (card) => ({ ...card, gan: undefined }));
  const base = await openBaseModels(models, "nowhere"), { folders, close } = await base.checkOut(["gan"]);
  expect([base.against, folders.get("gan")]).toEqual([models, join(models, "gan")]);
  await close();
  expect(await readdir(folders.get("gan")!)).toContain("card.json");
  expect(await base.card("broken")).toMatch(/^the base's card cannot be read: The card .* does not follow the schema/);
  expect(await base.card("vae")).toBe("the base has no model of this id");
  await expect(openBaseModels(folder, models)).rejects.toThrow(`There are no models in ${folder}`);
});

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registerGenerator, TANH, temporaryFolder } from "../fixture_registry.ts";
import { commitAll, git } from "./fixture_checkout.ts";
import { openGitFolder } from "./git_folder.ts";

let folder: string, models: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  models = join(folder, "models");
});
afterEach(async () => await rm(folder, { recursive: true }));

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("a folder is read as it was at a branch, a tag or a commit, and the working tree is left alone", async () => {
  await mkdir(join(models, "gan"), { recursive: true });
  await writeFile(join(models, "gan", "card ü.json"), "then");
  await writeFile(join(folder, "README"), "not a model");
  const then = await commitAll(folder);
  await git(folder, "tag", "v1");
  await writeFile(join(models, "gan", "card ü.json"), "now");
  await commitAll(folder);
  for (const revision of ["v1", then, then.slice(0, 10), "main~1"]) {
    const { commit, files, read } = await openGitFolder(models, revision);
    expect([commit, files]).toEqual([then, ["gan/card ü.json"]]);
    expect(text(await read("gan/card ü.json"))).toBe("then");
  }
  expect(text(await (await openGitFolder(models, "main")).read("gan/card ü.json"))).toBe("now");
  expect(await git(folder, "status", "--porcelain")).toBe("");
});

test("what is not there is told: no checkout, no revision, no folder at it", async () => {
  const empty = await commitAll(folder);
  await registerGenerator(models, "gan", TANH);
  await commitAll(folder);
  await expect(openGitFolder(models, "no-such-branch")).rejects.toThrow(
    /^'no-such-branch' is neither a folder nor a revision of the git checkout around .*models/,
  );
  // It is never taken for an option.
  await expect(openGitFolder(models, "--all")).rejects.toMatchObject({ name: "UsageError" });
  await expect(openGitFolder(models, empty)).rejects.toThrow(`There was no folder models/ at the revision '${empty}'`);
  const alone = await temporaryFolder();
  await expect(openGitFolder(alone, "main")).rejects.toThrow("lies in no git checkout");
  await rm(alone, { recursive: true });
});

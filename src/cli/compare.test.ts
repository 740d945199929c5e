import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { fixtureRun, measuredCell, withCells } from "../report/fixture/fixture_run.ts";
import { assay } from "./fixture_assay.ts";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  const run = fixtureRun(), fid = measuredCell(run, "ddpm-mnist", "fid"), { value } = fid;
  const worse = withCells(run, { ...fid, value: 10 * value, interval: [9.9 * value, 10.1 * value] });
  for (const [id, one] of [["base", run], ["next", worse]] as const) {
    await mkdir(join(folder, "runs", id), { recursive: true });
    await writeFile(join(folder, "runs", id, "run.json"), JSON.stringify(one));
  }
});
afterEach(async () => await rm(folder, { recursive: true }));

test("a run is named by its id, its folder or its file, and what got worse is told", async () => {
  const next = join(folder, "runs", "next");
  for (const name of ["next", next, join(next, "run.json")]) {
    const { code, stdout } = await assay(folder, ["compare", "base", name, "--out", "runs", "--only-changed"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 worse,/);
    expect(stdout).toContain("ddpm-mnist");
  }
});

test("JSON and Markdown hold the same comparison", async () => {
  const json = await assay(folder, ["compare", "base", "next", "--out", "runs", "--json", "--only-changed"]);
  expect(JSON.parse(json.stdout)).toMatchObject([{ model: "ddpm-mnist", metric: "fid", mark: "worse" }]);
  const markdown = await assay(folder, ["compare", "base", "next", "--out", "runs", "--markdown"]);
  expect(markdown.stdout).toContain("| ddpm-mnist");
  expect((await assay(folder, ["compare", "base", "next", "--json", "--markdown"])).code).toBe(2);
});

test("a run that is not there, or none, exits with 2 and says what was looked for", async () => {
  await writeFile(join(folder, "broken.json"), "{}");
  const missing = await assay(folder, ["compare", "base", "absent", "--out", "runs"]);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain(
    "There is no run or baseline 'absent': expected a run.json, a folder with one, the id",
  );
  const broken = await assay(folder, ["compare", "broken.json", "base", "--out", "runs"]);
  expect(broken.code).toBe(2);
  expect(broken.stderr).toContain("broken.json is no run of this version");
});

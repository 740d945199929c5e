import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fixtureRun } from "../report/fixture/fixture_run.ts";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { baselineOf, baselinePath, readBaseline, readRunOrBaseline, writeBaseline } from "./baseline.ts";

const ABOUT = { name: "images", blessedBy: "Ada", blessedAt: "2026-11-26T10:00:00.000Z" };
const RUN = { ...fixtureRun(), compareRules: { leastEffect: { fid: { relative: 0.1 } } } };

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

test("a baseline is read as it was written, with all that comparing needs and the rules", async () => {
  const baseline = baselineOf(RUN, ABOUT), path = await writeBaseline(baseline, folder);
  expect(path).toBe(join(folder, "images.json"));
  expect(await readBaseline("images", folder)).toEqual(baseline);
  const { galleries: _, ...kept } = RUN;
  expect(baseline.run).toEqual(kept);
  expect(await readBaseline("absent", folder)).toBeUndefined();
});

test("the order of a run's and a cell's keys does not change a byte of the file", async () => {
  const reversed = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
  const text = async (run: typeof RUN) => await Deno.readTextFile(await writeBaseline(baselineOf(run, ABOUT), folder));
  expect(await text(reversed({ ...RUN, cells: RUN.cells.map(reversed) }))).toBe(await text(RUN));
});

test("a run is found by id, folder and file, a baseline by name and file", async () => {
  const runs = join(folder, "runs"), baselines = join(folder, "baselines");
  const places = { runs, baselines, goOn: () => "" };
  await mkdir(join(runs, "one"), { recursive: true });
  await writeFile(join(runs, "one", "run.json"), JSON.stringify(RUN));
  const path = await writeBaseline(baselineOf(RUN, ABOUT), baselines);
  for (const name of ["one", join(runs, "one"), join(runs, "one", "run.json"), "images", path]) {
    expect((await readRunOrBaseline(name, places)).cells).toEqual(RUN.cells);
  }
  await expect(readRunOrBaseline("two", places)).rejects.toThrow("There is no run or baseline 'two': expected");
  await expect(readRunOrBaseline("imagse", places)).rejects.toThrow("Did you mean 'images'? Expected a run.json,");
  await expect(readRunOrBaseline("on", places)).rejects.toThrow("Did you mean 'one'?");
});

test("a file that is neither says what is wrong with it", async () => {
  await writeFile(join(folder, "old.json"), JSON.stringify({ kind: "baseline", schemaVersion: 0 }));
  await expect(readBaseline("old", folder)).rejects.toThrow("old.json is no baseline of this version: schemaVersion");
  await writeFile(join(folder, "run.json"), JSON.stringify(RUN));
  await expect(readBaseline("run", folder)).rejects.toThrow("run.json is a run and no baseline");
  await writeFile(join(folder, "broken.json"), "{");
  await expect(readBaseline("broken", folder)).rejects.toThrow("broken.json is no JSON");
});

test("no name leads out of the folder", () => {
  for (
    const name of ["", ".", "..", "../images", "a/b", "a\\b", "/etc/passwd", ".hidden", "a\0b", "a\n", "x".repeat(101)]
  ) {
    expect(() => baselinePath(name, folder)).toThrow("A baseline's name is made of letters");
  }
  expect(baselinePath("images-2.0_b", folder)).toBe(join(folder, "images-2.0_b.json"));
});

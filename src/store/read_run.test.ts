import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import { fixtureRun } from "../report/fixture/fixture_run.ts";
import { interruptedLine, resumedLine } from "./interrupted_line.ts";
import type { RunPlaces } from "./no_such_run.ts";
import { readRun } from "./read_run.ts";

let runs: string, places: RunPlaces;
beforeEach(async () => {
  runs = await temporaryFolder();
  places = { runs, goOn: (folder) => `go on in ${folder}` };
});
afterEach(async () => await rm(runs, { recursive: true }));

async function write(id: string, file: string, content: string): Promise<void> {
  await mkdir(join(runs, id), { recursive: true });
  await writeFile(join(runs, id, file), content);
}

test("a run that has not ended is told from one that is not there, with the command that goes on", async () => {
  const folder = join(runs, "begun"), header = { kind: "header", id: "begun" };
  const journal = (...lines: unknown[]) =>
    write("begun", "journal.jsonl", [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(""));
  await journal(interruptedLine(new Date("2026-11-26T10:15:00Z")));
  for (const name of ["begun", folder]) {
    await expect(readRun(name, places)).rejects.toThrow(
      `Run begun has not ended (interrupted at 2026-11-26T10:15:00.000Z): go on with go on in ${folder}`,
    );
  }
  await journal(interruptedLine(new Date()), resumedLine(new Date()));
  await expect(readRun("begun", places)).rejects.toThrow("Run begun has not ended: wait for it");
  await write("begun", "run.json", JSON.stringify(fixtureRun()));
  expect((await readRun("begun", places)).folder).toBe(folder);
});

test("a run that is not there is answered with the nearest, and a file of another shape with what was found", async () => {
  await write("20261126-101500-images-1a2b", "run.json", JSON.stringify({ ...fixtureRun(), schemaVersion: 9 }));
  await expect(readRun("20261126-101500-images-1a2c", places))
    .rejects.toThrow(
      "Did you mean '20261126-101500-images-1a2b'? Expected a run.json, a folder with one, or the id of",
    );
  await expect(readRun("20261126-101500-images-1a2b", places))
    .rejects.toThrow(/run\.json is no run of this version: schemaVersion: .*expected 1; found 9/);
});

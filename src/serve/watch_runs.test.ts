import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syntheticRun, writeRun } from "../store/history/fixture_history.ts";
import { type RunsWatch, watchRuns } from "./watch_runs.ts";

let folder: string, watch: RunsWatch | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-watch-"));
});
afterEach(async () => {
  watch?.close();
  await rm(folder, { recursive: true });
});

test("the first look tells how far it is, and each change raises the version once", async () => {
  const runsFolder = join(folder, "runs"), told: number[] = [];
  for (let i = 0; i < 20; i++) await writeRun(runsFolder, syntheticRun({ id: `r${i}` }));
  watch = watchRuns({ historyPath: join(folder, "history.sqlite"), runsFolder }, {
    onProgress: (done, all) => told.push(done, all),
  });
  expect(watch.watched().indexing).toEqual({ done: 0, all: 0 });
  await watch.ready;
  expect(told).toEqual([16, 20, 20, 20]);
  const { version, indexing, problem } = watch.watched();
  expect([indexing, problem]).toEqual([null, null]);
  await mkdir(join(runsFolder, "begun"));
  await expect.poll(() => watch?.watched().unfinished, { timeout: 20_000 }).toEqual(["begun"]);
  expect(watch.watched().version).toBe(version);
  await writeRun(runsFolder, syntheticRun({ id: "begun" }));
  await expect.poll(() => watch?.watched().unfinished, { timeout: 20_000 }).toEqual([]);
  expect(watch.watched().version).toBe(version + 1);
});

test("an index that cannot be opened is told, once, and does not keep anybody waiting", async () => {
  const problems: string[] = [];
  await mkdir(join(folder, "history.sqlite"));
  watch = watchRuns({ historyPath: join(folder, "history.sqlite"), runsFolder: folder }, {
    onProblem: (problem) => problems.push(problem),
  });
  await watch.ready;
  expect(watch.watched().problem).toBe(problems[0]);
  // As long as it takes to look again.
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(problems.length).toBe(1);
});

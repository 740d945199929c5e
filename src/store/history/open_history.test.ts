import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { syntheticRun, writeRun } from "./fixture_history.ts";
import { indexRuns } from "./index_runs.ts";
import { listRuns } from "./list_runs.ts";
import { openHistory } from "./open_history.ts";

let folder: string, path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-history-"));
  path = join(folder, "reports", "history.sqlite");
  await writeRun(join(folder, "runs"), syntheticRun({ id: "a" }));
  const history = await openHistory(path);
  await indexRuns(history, join(folder, "runs"));
  history.close();
});
afterEach(async () => await rm(folder, { recursive: true }));

/** How many runs there are at once, and after indexing. */
async function runsIn(options: { fresh?: boolean } = {}): Promise<[number, number]> {
  const history = await openHistory(path, options), before = listRuns(history).length;
  await indexRuns(history, join(folder, "runs"));
  const after = listRuns(history).length;
  history.close();
  return [before, after];
}

test("what was indexed is there again, in one file once it is closed", async () => {
  expect(await runsIn()).toEqual([1, 1]);
  expect(await readdir(join(folder, "reports"))).toEqual(["history.sqlite"]);
});

test("an index that shall be fresh is empty, and filled from the runs again", async () => {
  expect(await runsIn({ fresh: true })).toEqual([0, 1]);
});

test("an index of another version is rebuilt", async () => {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = 999");
  database.close();
  expect(await runsIn()).toEqual([0, 1]);
});

test("an index whose tables were changed is rebuilt", async () => {
  const database = new DatabaseSync(path);
  database.exec("ALTER TABLE run ADD COLUMN more TEXT");
  database.close();
  expect(await runsIn()).toEqual([0, 1]);
});

test("an index that was cut short is rebuilt", async () => {
  await truncate(path, 5000);
  expect(await runsIn()).toEqual([0, 1]);
});

test("a file that is no history of ours is moved aside, whole", async () => {
  await rm(path);
  const database = new DatabaseSync(path);
  database.exec("CREATE TABLE run (folder TEXT); INSERT INTO run VALUES ('precious')");
  database.close();
  const history = await openHistory(path);
  expect(listRuns(history)).toEqual([]);
  const aside = new DatabaseSync(history.setAside ?? "");
  expect(aside.prepare("SELECT folder FROM run").get()?.folder).toBe("precious");
  aside.close();
  history.close();

  await writeFile(path, "a letter");
  const again = await openHistory(path);
  expect(await readFile(again.setAside ?? "", "utf8")).toBe("a letter");
  again.close();
});

test("an empty file counts as none", async () => {
  await writeFile(path, "");
  expect(await runsIn()).toEqual([0, 1]);
});

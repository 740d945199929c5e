import { mkdir, mkdtemp, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cellsOf } from "./cells_of.ts";
import { syntheticRun, writeRun } from "./fixture_history.ts";
import { indexRuns } from "./index_runs.ts";
import { leaderboard } from "./leaderboard.ts";
import { listRuns } from "./list_runs.ts";
import { type History, openHistory } from "./open_history.ts";

let folder: string, runs: string, history: History;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-history-"));
  runs = join(folder, "runs");
  history = await openHistory(join(folder, "history.sqlite"));
});
afterEach(async () => {
  history.close();
  await rm(folder, { recursive: true });
});

const ids = () => listRuns(history).map(({ id }) => id).sort();
const none = { added: 0, changed: 0, unchanged: 0, dropped: 0, broken: [], unfinished: [], interrupted: false };

test("new runs are added once, and a folder that is not there has none", async () => {
  expect(await indexRuns(history, runs)).toEqual(none);
  await writeRun(runs, syntheticRun({ id: "a" }));
  await writeRun(runs, syntheticRun({ id: "b" }));
  expect(await indexRuns(history, runs)).toEqual({ ...none, added: 2 });
  expect(await indexRuns(history, runs)).toEqual({ ...none, unchanged: 2 });
  expect(ids()).toEqual(["a", "b"]);
});

test("a run whose content changed is replaced, one that was only touched is not", async () => {
  const path = await writeRun(runs, syntheticRun({ id: "a" }));
  await indexRuns(history, runs);
  await utimes(path, new Date(1e12), new Date(1e12));
  expect(await indexRuns(history, runs)).toEqual({ ...none, unchanged: 1 });
  const changed = syntheticRun({ id: "a", value: () => 7 });
  await writeRun(runs, changed, { age: 20_000 });
  expect(await indexRuns(history, runs)).toEqual({ ...none, changed: 1 });
  expect(cellsOf(history, "a")).toEqual(changed.cells);
});

test("a cell comes back as run.json has it, with all that a comparison of runs needs", async () => {
  const run = syntheticRun({ id: "a" });
  const cells = run.cells.map((cell, i) =>
    cell.state === "measured" && i % 2 === 0 ? { ...cell, redrawError: i / 8, counts: [3, 0, i], interval: null } : cell
  );
  expect(cells.filter((cell) => "counts" in cell).length).toBeGreaterThan(1);
  await writeRun(runs, { ...run, cells });
  expect(await indexRuns(history, runs)).toMatchObject({ added: 1, broken: [] });
  expect(cellsOf(history, "a")).toEqual(cells);
});

test("a change within the step of the file's clock is seen, though time and size are the same", async () => {
  const path = await writeRun(runs, syntheticRun({ id: "a", value: () => 3 }), { age: 0 });
  const { atime, mtime } = await stat(path);
  await indexRuns(history, runs);
  await writeRun(runs, syntheticRun({ id: "a", value: () => 4 }));
  await utimes(path, atime, mtime);
  expect(await indexRuns(history, runs)).toMatchObject({ changed: 1 });
});

test("runs whose folder is gone leave, with their conventions and models; a renamed folder keeps its run", async () => {
  await writeRun(runs, syntheticRun({ id: "a", metrics: ["fid"] }));
  await writeRun(runs, syntheticRun({ id: "b", metrics: ["kid"] }));
  await indexRuns(history, runs);
  await rm(join(runs, "a"), { recursive: true });
  await rename(join(runs, "b"), join(runs, "kept"));
  expect(await indexRuns(history, runs)).toEqual({ ...none, added: 1, dropped: 2 });
  expect(ids()).toEqual(["b"]);
  expect(leaderboard(history, "images", "fid")).toEqual([]);
  expect(history.prepare("SELECT count(*) AS n FROM convention").get()?.n).toBe(1);
  expect(history.prepare("SELECT count(*) AS n FROM cell").get()?.n).toBe(3);
});

test("what is broken is told and skipped, and a run that became so leaves the index", async () => {
  for (const id of ["a", "b", "c", "d", "e", "good"]) await writeRun(runs, syntheticRun({ id }));
  await indexRuns(history, runs);
  await writeFile(join(runs, "a", "run.json"), '{"schemaVersion": 1, "id"');
  await writeFile(join(runs, "b", "run.json"), '{"schemaVersion": 99}');
  await writeRun(runs, syntheticRun({ id: "c", startedAt: "2099-01-01T00:00:00.000Z" }), { name: "c-copied" });
  await rm(join(runs, "d", "run.json"));
  await mkdir(join(runs, "d", "run.json"));
  await rm(join(runs, "e", "run.json"));
  await mkdir(join(runs, "empty"));
  await writeFile(join(runs, "a-file"), "");
  const result = await indexRuns(history, runs);
  expect(result).toMatchObject({ added: 0, dropped: 4, unchanged: 2 });
  expect(result.broken.map((entry) => entry.folder)).toEqual(["a", "b", "c-copied", "d"]);
  expect(result.unfinished).toEqual(["e", "empty"]);
  const problems = result.broken.map(({ problem }) => problem);
  expect(problems[0]).toMatch(/a\/run\.json cannot be indexed: it is not JSON/);
  expect(problems[1]).toMatch(/it is not a run: at 'schemaVersion'/);
  expect(problems[2]).toMatch(/c-copied holds the run c, as c does: remove one/);
  expect(problems[3]).toMatch(/is no file/);
  expect(ids()).toEqual(["c", "good"]);
});

test("a date that is none, and a fingerprint that names two conventions, are refused", async () => {
  const first = syntheticRun({ id: "a", models: ["vae", "real"], metrics: ["fid"] });
  await writeRun(runs, first);
  const forged = first.cells.map((cell) => "convention" in cell ? { ...cell, convention: { other: true } } : cell);
  await writeRun(runs, { ...first, id: "b", cells: forged });
  await writeRun(runs, { ...first, id: "c", cells: [first.cells[0]!, forged[1]!] });
  await writeRun(runs, { ...first, id: "d", manifest: { ...first.manifest, startedAt: "yesterday" } });
  const { added, broken } = await indexRuns(history, runs);
  expect(added).toBe(1);
  expect(broken.map(({ problem }) => problem)).toEqual([
    expect.stringMatching(
      /b: fid of vae gives its convention the fingerprint [0-9a-f]{12}, which another convention has/,
    ),
    expect.stringMatching(/c: fid of real/),
    expect.stringMatching(/'startedAt' is no date: 'yesterday'/),
  ]);
});

test("an indexing that is interrupted keeps what it has done, and the next goes on", async () => {
  for (let i = 0; i < 40; i++) await writeRun(runs, syntheticRun({ id: `run-${i}` }));
  const control = new AbortController(), seen: (readonly [number, number])[] = [];
  const onProgress = (done: number, all: number) => {
    seen.push([done, all]);
    control.abort();
  };
  const first = await indexRuns(history, runs, { signal: control.signal, onProgress });
  expect(first.interrupted).toBe(true);
  expect(seen).toEqual([[first.added, 40]]);
  expect(ids()).toHaveLength(first.added);
  expect(await indexRuns(history, runs)).toEqual({ ...none, added: 40 - first.added, unchanged: first.added });
});

test("two processes that index at once lose nothing", async () => {
  for (let i = 0; i < 40; i++) await writeRun(runs, syntheticRun({ id: `run-${i}` }));
  const other = await openHistory(history.path);
  await Promise.all([indexRuns(history, runs), indexRuns(other, runs)]);
  other.close();
  expect(ids()).toHaveLength(40);
  expect(history.prepare("SELECT count(*) AS n FROM cell").get()?.n).toBe(40 * 6);
});

test("an index made anew is that which grew", async () => {
  for (let i = 0; i < 5; i++) {
    await writeRun(
      runs,
      syntheticRun({ id: `run-${i}`, value: () => i, startedAt: `2099-01-0${9 - i}T00:00:00.000Z` }),
    );
    await indexRuns(history, runs);
  }
  await rm(join(runs, "run-2"), { recursive: true });
  await indexRuns(history, runs);
  const anew = await openHistory(join(folder, "anew.sqlite"));
  await indexRuns(anew, runs);
  expect(listRuns(history)).toEqual(listRuns(anew));
  expect(leaderboard(history, "images", "fid")).toEqual(leaderboard(anew, "images", "fid"));
  anew.close();
});

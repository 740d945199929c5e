import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Run } from "../../core/run.ts";
import { cellsOf } from "./cells_of.ts";
import { conventionOf } from "./convention_of.ts";
import { syntheticRun, writeRun } from "./fixture_history.ts";
import { indexRuns } from "./index_runs.ts";
import { leaderboard } from "./leaderboard.ts";
import { type HistoryLine, listLines } from "./list_lines.ts";
import { listMetrics, listModelMetrics } from "./list_metrics.ts";
import { findRun, listIncomplete, listRuns } from "./list_runs.ts";
import { listSuites } from "./list_suites.ts";
import { metricOverTime } from "./metric_over_time.ts";
import { type History, openHistory } from "./open_history.ts";

/** Of three days; on the second, one number breaks the rule and another is of another convention. */
const MODELS = ["vae", "gan", "real"], METRICS = ["bits_per_dim", "fid", "precision"];
const VALUES: Record<string, readonly number[]> = {
  "vae fid": [5, 3, 4],
  "gan fid": [2, 9, 6],
  "real fid": [0.1, 0.1, 0.1],
  "vae precision": [0.5, 0.7, 0.6],
  "gan precision": [0.9, 0.8, 0.65],
};
const DAYS: readonly Run[] = [0, 1, 2].map((day) =>
  syntheticRun({
    id: `day-${day}`,
    startedAt: `2099-01-0${day + 1}T12:00:00.000Z`,
    models: MODELS,
    metrics: METRICS,
    value: (model, metric) => VALUES[`${model} ${metric}`]?.[day] ?? 1.5,
  })
);
const OTHER = { convention: { network: "another" }, fingerprint: "another-conv" };

/** The second line of the GAN's FID. */
function otherLine(of: History): HistoryLine {
  const line = listLines(of, "gan", "fid").find(({ fingerprint }) => fingerprint === OTHER.fingerprint);
  if (line === undefined) throw new Error("the GAN has an FID of another convention");
  return line;
}

let folder: string, history: History;
const runs: Run[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-history-"));
  const [first, second, third] = DAYS;
  runs.push(
    first!,
    {
      ...second!,
      state: "incomplete",
      cells: second!.cells.map((cell) => {
        if (cell.state !== "measured" || cell.metric !== "fid" || cell.model === "real") return cell;
        if (cell.model === "vae") return { ...cell, state: "invalid", reason: "The machine was busy." };
        return { ...cell, ...OTHER, interval: null };
      }),
    },
    third!,
    syntheticRun({
      id: "elsewhere",
      suite: "speed",
      startedAt: "2099-01-01T12:00:00.000Z",
      models: MODELS,
      metrics: ["fid"],
    }),
  );
  for (const run of runs) await writeRun(join(folder, "runs"), run);
  history = await openHistory(join(folder, "history.sqlite"));
  await indexRuns(history, join(folder, "runs"));
});
afterAll(async () => {
  history.close();
  await rm(folder, { recursive: true });
});

test("runs come newest first, page by page, and runs of one moment are not lost between pages", () => {
  const order = ["day-2", "day-1", "elsewhere", "day-0"];
  expect(listRuns(history).map(({ id }) => id)).toEqual(order);
  const paged: string[] = [];
  for (let page = listRuns(history, { limit: 1 }); page.length > 0;) {
    paged.push(...page.map(({ id }) => id));
    page = listRuns(history, { limit: 1, before: page.at(-1)! });
  }
  expect(paged).toEqual(order);
  expect(listRuns(history, { suite: "speed" }).map(({ id }) => id)).toEqual(["elsewhere"]);
  const before = { startedAt: "2099-01-02T12:00:00.000Z", id: "day-1" };
  expect(listRuns(history, { suite: "images", before }).map(({ id }) => id)).toEqual(["day-0"]);
  expect(listRuns(history, { suite: "none" })).toEqual([]);
  expect(() => listRuns(history, { limit: 0 })).toThrow("'limit' must be a positive integer, got 0");
  expect(() => listRuns(history, { before: { startedAt: "now", id: "" } })).toThrow("must be a date, got 'now'");
});

test("a run is told with its date, commit and what became of its cells", () => {
  expect(findRun(history, "day-1")).toEqual({
    id: "day-1",
    folder: "day-1",
    suite: "images",
    preset: "standard",
    state: "incomplete",
    startedAt: "2099-01-02T12:00:00.000Z",
    finishedAt: "2099-01-02T12:01:00.000Z",
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
    models: 2,
    cells: { measured: 7, undefined: 1, invalid: 1, failed: 0, skipped: 0 },
  });
  expect(findRun(history, "day-9")).toBeUndefined();
});

test("cells come back as run.json has them", () => {
  for (const run of runs) expect(cellsOf(history, run.id)).toEqual(run.cells);
  expect(cellsOf(history, "day-9")).toEqual([]);
});

test("a leaderboard ranks the latest numbers, tells the best, and keeps conventions and anchors apart", () => {
  const boards = leaderboard(history, "images", "fid");
  expect(boards.map(({ entries }) => entries.map((entry) => [entry.model, entry.latest.value, entry.latest.run])))
    .toEqual([
      [["vae", 4, "day-2"], ["gan", 6, "day-2"]],
      [["gan", 9, "day-1"]],
    ]);
  // The VAE's 3 of the second day was not measured to the rule.
  expect(boards[0]?.entries.map(({ best }) => [best.value, best.run])).toEqual([[4, "day-2"], [2, "day-0"]]);
  expect(boards[0]?.anchors.map(({ model, best }) => [model, best.run])).toEqual([["real", "day-0"]]);
  expect(boards[1]).toMatchObject({ ...OTHER, direction: "lower", ranked: true });
  expect(leaderboard(history, "images", "fid", OTHER.fingerprint)).toEqual([boards[1]]);
  expect(leaderboard(history, "images", "none")).toEqual([]);
});

test("where higher is better, the highest leads", () => {
  const [board] = leaderboard(history, "images", "precision");
  expect(board?.entries.map(({ model, latest, best }) => [model, latest.value, best.value])).toEqual([
    ["gan", 0.65, 0.9],
    ["vae", 0.6, 0.7],
  ]);
});

test("a model without the number has no place, and a likelihood keeps its kind", () => {
  const [board] = leaderboard(history, "images", "bits_per_dim");
  expect(board?.entries.map(({ model, latest }) => [model, latest.kind])).toEqual([["vae", "lower-bound"]]);
});

test("a card that changed its family is one model, under what it says last; a metric of no merit ranks nobody", async () => {
  const own = await openHistory(join(folder, "own.sqlite")), place = join(folder, "own-runs");
  for (const [day, family] of (["flow", "energy"] as const).entries()) {
    const run = syntheticRun({
      id: `day-${day}`,
      startedAt: `2099-01-0${day + 1}T12:00:00.000Z`,
      models: ["b", "a", "real"],
      metrics: ["fid"],
      value: (model) => (model === "b" ? 1 : 2) + day,
    });
    const columns = run.columns.map((column) => ({ ...column, ranked: false }));
    await writeRun(place, { ...run, columns, cells: run.cells.map((cell) => ({ ...cell, family })) });
  }
  await indexRuns(own, place);
  const boards = leaderboard(own, "images", "fid");
  expect(boards).toHaveLength(1);
  expect(boards[0]?.ranked).toBe(false);
  expect(boards[0]?.entries.map(({ model, family, latest, best }) => [model, family, latest.value, best.value]))
    .toEqual([
      ["a", "energy", 3, 2],
      ["b", "energy", 2, 1],
    ]);
  own.close();
});

test("a metric over time has every number with what makes it one, the oldest first", () => {
  const [first] = metricOverTime(history, "vae", "fid");
  expect(first).toEqual({
    value: 5,
    interval: [4.9, 5.1],
    level: 0.95,
    n: 5000,
    unit: "",
    direction: "lower",
    fingerprint: leaderboard(history, "images", "fid")[0]?.fingerprint,
    state: "measured",
    run: "day-0",
    suite: "images",
    preset: "standard",
    date: "2099-01-01T12:00:00.000Z",
    git: { commit: "0123456789abcdef0123456789abcdef01234567", dirty: false },
  });
  const vae = metricOverTime(history, "vae", "fid").map(({ value, state, reason, run }) => [value, state, reason, run]);
  expect(vae).toEqual([
    [5, "measured", undefined, "day-0"],
    [1, "measured", undefined, "elsewhere"],
    [3, "invalid", "The machine was busy.", "day-1"],
    [4, "measured", undefined, "day-2"],
  ]);
  const other = metricOverTime(history, "gan", "fid", { line: otherLine(history) });
  expect(other.map(({ value, interval }) => [value, interval])).toEqual([[9, null]]);
  expect(metricOverTime(history, "gan", "bits_per_dim")).toEqual([]);
  const latest = metricOverTime(history, "vae", "fid", { limit: 2 });
  expect(latest.map(({ run }) => run)).toEqual(["day-1", "day-2"]);
  expect(() => metricOverTime(history, "vae", "fid", { limit: 1.5 })).toThrow("must be a positive integer, got 1.5");
});

test("metrics are listed by suite, with the models and conventions that have numbers", () => {
  const metrics = listMetrics(history);
  expect(metrics.map(({ suite, metric, models }) => [suite, metric, models])).toEqual([
    ["images", "bits_per_dim", ["real", "vae"]],
    ["images", "fid", ["gan", "real", "vae"]],
    ["images", "precision", ["gan", "real", "vae"]],
    ["speed", "fid", ["gan", "real", "vae"]],
  ]);
  expect(metrics[1]?.fingerprints).toEqual(
    leaderboard(history, "images", "fid").map((board) => board.fingerprint).sort(),
  );
});

test("suites are listed with their runs, and incomplete runs apart", () => {
  expect(listSuites(history)).toEqual([{ suite: "images", runs: 3 }, { suite: "speed", runs: 1 }]);
  expect(listIncomplete(history, 10).map(({ id }) => id)).toEqual(["day-1"]);
  expect(listIncomplete(history, 0)).toEqual([]);
});

test("a model's metrics are listed, and the lines of each, the one of the newest number first", () => {
  expect(listModelMetrics(history, "vae")).toEqual(["bits_per_dim", "fid", "precision"]);
  expect(listModelMetrics(history, "gan")).toEqual(["fid", "precision"]);
  const told = (metric: string) =>
    listLines(history, "vae", metric).map(({ numbers, latest, kind, ranked }) => [numbers, latest, kind, ranked]);
  expect(told("bits_per_dim")).toEqual([[3, "2099-01-03T12:00:00.000Z", "lower-bound", true]]);
  expect(told("fid")).toEqual([[4, "2099-01-03T12:00:00.000Z", undefined, true]]);
  expect(listLines(history, "vae", "fid")[0]).toMatchObject({ direction: "lower", unit: "", family: "vae" });
  const gan = listLines(history, "gan", "fid");
  expect(gan.map(({ fingerprint, numbers }) => [fingerprint === OTHER.fingerprint, numbers]))
    .toEqual([[false, 3], [true, 1]]);
  expect([listLines(history, "absent", "fid"), listLines(history, "vae", "absent")]).toEqual([[], []]);
  expect(listModelMetrics(history, "absent")).toEqual([]);
});

test("a convention is found by its fingerprint", () => {
  expect(conventionOf(history, OTHER.fingerprint)).toEqual(OTHER.convention);
  expect(conventionOf(history, "none")).toBeUndefined();
});

test("no query walks through a table: each finds what it needs in an index", async () => {
  const own = await openHistory(join(folder, "history.sqlite")), asked: string[] = [];
  const watched: History = { ...own, prepare: (sql) => (asked.push(sql), own.prepare(sql)) };
  listRuns(watched), listRuns(watched, { suite: "images" }), findRun(watched, "day-0"), cellsOf(watched, "day-0");
  leaderboard(watched, "images", "fid"), leaderboard(watched, "images", "fid", "another-conv");
  metricOverTime(watched, "vae", "fid"), metricOverTime(watched, "vae", "fid", { line: otherLine(watched) });
  listIncomplete(watched, 20), listLines(watched, "vae", "fid"), listModelMetrics(watched, "vae");
  const steps = asked.flatMap((sql) =>
    own.database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...sql.split("?").slice(1))
  )
    .map(({ detail }) => String(detail));
  own.close();
  expect(steps.length).toBeGreaterThan(20);
  // The latest places of a series, found before, are walked through, and the index of incomplete runs, which holds no others.
  expect(steps.filter((step) => /^SCAN (?!latest|run USING INDEX run_incomplete)/.test(step) || /AUTOMATIC/.test(step)))
    .toEqual([]);
});

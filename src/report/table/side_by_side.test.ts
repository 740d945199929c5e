import { expect, test } from "vitest";
import { type Run, runSchema } from "../../core/run.ts";
import { UsageError } from "../../core/usage_error.ts";
import { fixtureRun, withCells } from "../fixture/fixture_run.ts";
import { reproduceCommand } from "../words/reproduce_command.ts";
import { bestInColumn } from "./best_in_column.ts";
import { sideBySide } from "./side_by_side.ts";

const monday = fixtureRun();
const tuesday = { ...monday, id: "tuesday", manifest: { ...monday.manifest, seed: "11" } };
const both = () => sideBySide([{ name: "monday", run: monday }, { name: "tuesday", run: tuesday }]);

test("one run is given back as it is", () => {
  expect(sideBySide([{ name: "monday", run: monday }])).toBe(monday);
});

test("models of several runs carry their runs' names and stand together, an anchor that is the same stands once", () => {
  const { rows } = both();
  expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(["pixelcnn-mnist (monday)", "pixelcnn-mnist (tuesday)"]);
  expect(rows.filter(({ role }) => role === "anchor").map(({ id }) => id)).toEqual(["mnist"]);
  expect(rows.length).toBe(2 * monday.rows.length - 1);
});

test("every cell is there under its row's name, and what comes out is a run", () => {
  const run = runSchema.parse(both());
  const ids = new Set(run.rows.map(({ id }) => id));
  const models = monday.rows.filter(({ role }) => role === "model").map(({ id }) => id);
  const ofModels = monday.cells.filter(({ model }) => models.includes(model)).length;
  expect(run.cells.length).toBe(monday.cells.length + ofModels);
  expect(run.cells.every(({ model }) => ids.has(model))).toBe(true);
});

test("an anchor whose number moved stands twice", () => {
  const anchor = tuesday.cells.find(({ model, metric }) => model === "mnist" && metric === "fid");
  if (anchor?.state !== "measured") throw new Error("the fixture's anchor has an FID");
  const moved = withCells(tuesday, { ...anchor, value: anchor.value + 1 });
  const { rows } = sideBySide([{ name: "monday", run: monday }, { name: "tuesday", run: moved }]);
  expect(rows.filter(({ role }) => role === "anchor").map(({ id }) => id)).toEqual([
    "mnist (monday)",
    "mnist (tuesday)",
  ]);
});

test("the same number under the same convention is level with itself, and never ranked across conventions", () => {
  const level = [...bestInColumn(both(), "fid")].filter(([, rank]) => rank !== undefined).map(([id]) => id);
  expect(level).toEqual(expect.arrayContaining(["ddpm-mnist (monday)", "ddpm-mnist (tuesday)"]));
  const other = {
    ...tuesday,
    cells: tuesday.cells.map((cell) => cell.state === "measured" ? { ...cell, fingerprint: "0".repeat(12) } : cell),
  };
  const apart = sideBySide([{ name: "monday", run: monday }, { name: "tuesday", run: other }]);
  const best = [...bestInColumn(apart, "fid")].filter(([, rank]) => rank === "best").map(([id]) => id);
  expect(best.filter((id) => id.endsWith("(monday)")).length).toBe(
    best.filter((id) => id.endsWith("(tuesday)")).length,
  );
});

test("a cell's command asks for the model by its own name, with its own run's seed", () => {
  expect(reproduceCommand(both(), "vae-mnist (monday)")).toContain("--models vae-mnist --seed 7");
  expect(reproduceCommand(both(), "vae-mnist (tuesday)")).toContain("--models vae-mnist --seed 11");
});

test("pictures have their run's name before their paths", () => {
  const paths = both().galleries.map(({ samples }) => samples);
  expect(paths.every((path) => /^(monday|tuesday)\//.test(path))).toBe(true);
});

test("what is said of an anchor that stands once stands once too", () => {
  const said = (id: string): Run => ({
    ...monday,
    id,
    outliers: monday.rows.map(({ id: model }) => ({
      model,
      inliers: "a",
      outliers: "b",
      n: 10,
      bits: [1, 2],
      histogram: { edges: [0, 1], inliers: [1], outliers: [1] },
    })),
    checks: monday.rows.map(({ id: model }) => ({ model, check: "sums", ok: true, finding: "1" })),
    batchCurves: monday.rows.map(({ id: model }) => ({ model, workers: 1, threads: 1, points: [] })),
    likelihoods: monday.cells.map((cell) => ({ method: "exact", cell })),
  });
  const run = sideBySide([{ name: "monday", run: said("monday") }, { name: "tuesday", run: said("tuesday") }]);
  const ids = run.rows.map(({ id }) => id).toSorted();
  for (const list of [run.outliers, run.checks, run.batchCurves]) {
    expect(list?.map(({ model }) => model).toSorted()).toEqual(ids);
  }
  expect(run.likelihoods?.filter(({ cell }) => cell.model === "mnist").length).toBe(
    monday.cells.filter(({ model }) => model === "mnist").length,
  );
});

test("an anchor that the first run does not have is taken from the first that has it", () => {
  const bare = { ...monday, rows: monday.rows.filter(({ id }) => id !== "mnist"), cells: [], galleries: [] };
  const { rows } = sideBySide([
    { name: "bare", run: { ...bare, id: "bare" } },
    { name: "monday", run: monday },
    { name: "tuesday", run: tuesday },
  ]);
  expect(rows.filter(({ role }) => role === "anchor").map(({ id, source }) => [id, source])).toEqual([
    ["mnist", monday.id],
  ]);
});

test("runs that already stand side by side keep what each row is of when another joins them", () => {
  const wednesday = { ...monday, id: "wednesday", preset: "quick", manifest: { ...monday.manifest, seed: "13" } };
  const run = runSchema.parse(sideBySide([{ name: "both", run: both() }, { name: "wednesday", run: wednesday }]));
  expect(run.sources?.map(({ id, manifest }) => [id, manifest.seed])).toEqual([
    [monday.id, "7"],
    ["tuesday", "11"],
    ["wednesday", "13"],
  ]);
  expect(run.manifest.seed).toBe("7, 11, 13");
  expect(run.preset).toBe(`${monday.preset}, quick`);
  const source = (id: string) => run.rows.find((row) => row.id === id)?.source;
  expect(["vae-mnist (monday)", "vae-mnist (tuesday)", "vae-mnist"].map(source)).toEqual([
    monday.id,
    "tuesday",
    "wednesday",
  ]);
  expect(reproduceCommand(run, "vae-mnist (tuesday)")).toContain("--models vae-mnist --seed 11");
  expect(() => sideBySide([{ name: "both", run: both() }, { name: "again", run: tuesday }])).toThrow(
    "stands there twice",
  );
});

test("runs of two suites, a run twice and a name twice are refused", () => {
  const text = { ...tuesday, suite: "text" };
  expect(() => sideBySide([{ name: "a", run: monday }, { name: "b", run: text }])).toThrow(UsageError);
  expect(() => sideBySide([{ name: "a", run: monday }, { name: "b", run: monday }])).toThrow("stands there twice");
  expect(() => sideBySide([{ name: "a", run: monday }, { name: "a", run: tuesday }])).toThrow("stands there twice");
});

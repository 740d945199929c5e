import { expect, test } from "vitest";
import { compareRuns } from "../../compare/compare_runs.ts";
import type { Cell, Run } from "../../core/run.ts";
import { compareText } from "./compare_text.ts";
import { fixtureRun, measuredCell, withCells } from "../fixture/fixture_run.ts";
import { fixtureSpeedRun } from "../fixture/fixture_speed_run.ts";

const BASE = fixtureRun();

/** The fixture with a better FID, a slower GAN, another convention, a failure and a bare number. */
function nextRun(): Run {
  const fid = measuredCell(BASE, "pixelcnn-mnist", "fid"), latency = measuredCell(BASE, "gan-mnist", "latency_p50_ms");
  const recall = measuredCell(BASE, "vae-mnist", "recall"), kid = measuredCell(BASE, "vae-mnist", "kid");
  const failed: Cell = { model: "ddpm-mnist", family: "diffusion", metric: "kid", state: "failed", reason: "crashed" };
  return withCells(
    BASE,
    { ...fid, value: 6.214, interval: [5.904, 6.524] },
    { ...latency, value: 0.6034, interval: [0.5914, 0.6154] },
    { ...recall, convention: { ...recall.convention, network: "inception" }, fingerprint: "other" },
    { ...kid, interval: null },
    failed,
  );
}

test("only what changed is shown under its model, the counts are of all cells", () => {
  const text = compareText(compareRuns(BASE, nextRun()), { onlyChanged: true, width: 100 });
  expect(text).toBe(`1 better, 45 unchanged, 7 not comparable, 2 undecided.

pixelcnn-mnist
  better  FID (lenet-mnist)  8.2 → 6.2        -2.0 [-2.4, -1.6]  p < 0.0001

vae-mnist
  x       recall             0.71 → 0.71      [1]

gan-mnist
  !       latency p50        0.43 → 0.60 ms   ×1.40 [1.35, 1.45]  [2]

ddpm-mnist
  x       KID                0.0006 → failed  [3]

[1] conventions differ: network lenet-mnist@0123456789ab, now inception
[2] timed in two separate runs: --against times both in turn
[3] failed now: crashed

x not comparable · ! undecided: not enough data, or timed apart
Brackets of changes are 95 % intervals, each on its own; better and worse are corrected for all 35
cells that compare.
`);
});

test("a run against itself has nothing to show where only changes are asked for", () => {
  const text = compareText(compareRuns(BASE, BASE), { onlyChanged: true, width: 100 });
  expect(text).toBe("50 unchanged, 5 not comparable.\n");
});

test("all cells of both runs are shown otherwise, bounds with their mark", () => {
  const text = compareText(compareRuns(BASE, nextRun()), { onlyChanged: false, width: 100 });
  expect(text.split("\n").filter((line) => /^ {2}(~|x|!|better|worse) /.test(line))).toHaveLength(55);
  expect(text).toContain("≤ 1.40 → ≤ 1.40 bits/dim");
  expect(text).toContain("undefined on both sides: A GAN defines no likelihood");
  expect(text).toContain("! undecided: not enough data");
});

test("no line is longer than the terminal, and narrow ones stack every cell", () => {
  const slower = withCells(
    fixtureSpeedRun(),
    { ...measuredCell(fixtureSpeedRun(), "vae-mnist", "latency_p50_ms"), value: 2, interval: [1.9, 2.1] },
  );
  const comparisons = compareRuns(fixtureSpeedRun(), slower, { separateTimings: "compare" });
  for (const width of [50, 60, 80, 100, 140]) {
    const lines = compareText(comparisons, { onlyChanged: false, width }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  }
  const narrow = compareText(comparisons, { onlyChanged: true, width: 50 });
  expect(narrow).toMatch(/ {2}worse {3}latency p50\n {10}0\.90 → 2\.0 ms\n {10}×2\.22 \[.+\] p < 0\.0001\n/);
});

test("where changes are told by what is drawn anew, that is said", () => {
  const fid = measuredCell(BASE, "pixelcnn-mnist", "fid");
  const withError = (value: number) => withCells(BASE, { ...fid, value, redrawError: 0.01 });
  const text = compareText(compareRuns(withError(8.2), withError(8.9)), { onlyChanged: true, width: 200 });
  expect(text).toContain("  worse   FID (lenet-mnist)  8.2 → 8.9  +0.70 [0.67, 0.73]  p < 0.0001");
  expect(text).toContain("Both runs are held against the same real data: a change counts what models draw anew");
});

test("points of sweeps are named by sampler and steps", () => {
  const text = compareText(compareRuns(fixtureSpeedRun(), fixtureSpeedRun()), { onlyChanged: false, width: 140 });
  expect(text).toMatch(/FID \(lenet-mnist\), DDIM, \d+ steps/);
});

test("new and vanished models and columns are named below, not cell by cell", () => {
  const fewer: Run = {
    ...BASE,
    rows: BASE.rows.filter(({ id }) => id !== "gan-mnist"),
    columns: BASE.columns.filter(({ id }) => id !== "kid"),
    cells: BASE.cells.filter(({ model, metric }) => model !== "gan-mnist" && metric !== "kid"),
  };
  expect(compareText(compareRuns(BASE, fewer), { onlyChanged: true, width: 100 }))
    .toBe(
      "36 unchanged, 4 not comparable, 15 in one run alone.\n\nVanished model: gan-mnist.\nVanished column: KID.\n",
    );
  expect(compareText(compareRuns(fewer, BASE), { onlyChanged: true, width: 100 }))
    .toContain("New model: gan-mnist.\nNew column: KID.\n");
});

test("real data that moved are told, for then the measurement changed", () => {
  const anchor = measuredCell(BASE, "mnist", "fid");
  const next = withCells(BASE, { ...anchor, value: 1.412, interval: [1.352, 1.472] });
  expect(compareText(compareRuns(BASE, next), { onlyChanged: true, width: 200 }))
    .toContain("Real data moved (mnist): what changed is the measurement or the data, and not only a model.");
});

test("escapes in names and reasons do not reach the terminal", () => {
  const reason = "bad \x1b[31mred\x1b[0m\u202e\nline";
  const failed: Cell = { model: "vae-mnist", family: "vae", metric: "fid", state: "failed", reason };
  const text = compareText(compareRuns(BASE, withCells(BASE, failed)), { onlyChanged: true, width: 100 });
  expect(text).toContain("[1] failed now: bad [31mred [0m line");
  // deno-lint-ignore no-control-regex
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
});

test("two runs without a cell say so", () => {
  const empty: Run = { ...BASE, rows: [], columns: [], cells: [] };
  expect(compareText(compareRuns(empty, empty), { onlyChanged: false, width: 80 }))
    .toBe("There is nothing to compare: neither run has a cell.\n");
});

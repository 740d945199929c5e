import { afterEach, beforeEach, expect, test } from "vitest";
import type { Run } from "../core/run.ts";
import { syntheticRun } from "../store/history/fixture_history.ts";
import { listLines } from "../store/history/list_lines.ts";
import { type FixtureServe, fixtureServe } from "./fixture_serve.ts";
import { seriesOf } from "./series.ts";
import { seriesSvg } from "./series_svg.ts";

/** Near 2 up to the ninth run, near 8 from then on; the fourth was not measured to the rule. */
const RUNS = Array.from({ length: 16 }, (_, i): Run => {
  const run = syntheticRun({
    id: `r${String(i).padStart(2, "0")}`,
    startedAt: new Date(i * 864e5).toISOString(),
    models: ["vae", "real"],
    metrics: ["fid"],
    value: () => (i < 9 ? 2 : 8) + (i % 2) / 50,
  });
  if (i !== 3) return run;
  const cells = run.cells.map((cell) =>
    cell.state === "measured"
      ? { ...cell, state: "invalid" as const, reason: "busy", value: 100, interval: null }
      : cell
  );
  return { ...run, cells };
});

let serve: FixtureServe;
beforeEach(async () => {
  serve = await fixtureServe(RUNS);
});
afterEach(() => serve.close());

const series = (limit: number) => {
  const { history } = serve.context, [line] = listLines(history, "vae", "fid");
  return seriesOf(history, "vae", line!, limit);
};

test("a change is told from numbers measured to the rule alone, at its place among all", () => {
  const { numbers, changes, line } = series(100);
  expect([numbers.length, line.numbers, numbers[3]?.state]).toEqual([16, 16, "invalid"]);
  expect(changes).toEqual([{ at: 9, run: "r09", before: expect.closeTo(2.01, 2), after: expect.closeTo(8.01, 2) }]);
});

test("the latest numbers are taken where there are more", () => {
  const { numbers, changes } = series(5);
  expect(numbers.map(({ run }) => run)).toEqual(["r11", "r12", "r13", "r14", "r15"]);
  expect(changes).toEqual([]);
});

test("the latest of a line are taken, however many numbers of another kind came after them", async () => {
  const kinds = RUNS.map((run, i): Run => ({
    ...run,
    cells: run.cells.map((cell) =>
      cell.state === "measured" ? { ...cell, kind: i < 8 ? "lower-bound" as const : "exact" as const } : cell
    ),
  }));
  const mixed = await fixtureServe(kinds), { history } = mixed.context;
  const line = listLines(history, "vae", "fid").find(({ kind }) => kind === "lower-bound");
  const { numbers } = seriesOf(history, "vae", line!, 5);
  expect(numbers.map(({ run, kind }) => [run, kind])).toEqual(
    ["r02", "r04", "r05", "r06", "r07"].map((run) => [run, "lower-bound"]),
  );
  await mixed.close();
});

test("in the picture time goes to the right, more goes up, and a mean is a level over its runs", () => {
  const svg = seriesSvg(series(100), "a label & more").text;
  expect(svg).toContain('aria-label="a label &amp; more"');
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(dots.length).toBe(16);
  const xs = dots.map(([x]) => x!), step = xs[1]! - xs[0]!;
  xs.forEach((x, i) => expect(x).toBeCloseTo(xs[0]! + i * step, 1));
  expect(dots[3]![1]).toBeLessThan(dots[9]![1]!);
  expect(dots[9]![1]).toBeLessThan(dots[0]![1]!);
  const means = [...svg.matchAll(/class="mean" x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)"/g)]
    .map((found) => found.slice(1).map(Number));
  expect(means.map(([from, to]) => (to! - from!) / step)).toEqual([expect.closeTo(9, 1), expect.closeTo(7, 1)]);
  const [change] = [...svg.matchAll(/class="change" x1="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(change).toBeCloseTo((xs[8]! + xs[9]!) / 2, 1);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("a single number has a picture too", () => {
  const svg = seriesSvg(series(1), "one").text;
  expect(svg.match(/<circle/g)?.length).toBe(1);
  expect(svg).not.toMatch(/NaN|Infinity/);
});

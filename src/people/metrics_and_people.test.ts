import { expect, test } from "vitest";
import { fingerprint } from "../core/fingerprint.ts";
import type { Run } from "../core/run.ts";
import { ratedRun } from "./fixture_people.ts";
import { metricsAndPeople } from "./metrics_and_people.ts";
import { PEOPLE_METRICS } from "./people_columns.ts";

/** Error rates that Stein et al. print of their CIFAR-10 table, in per cent. */
const PUBLISHED = [8.8, 13.08, 14.82, 16.96, 20.56, 33.56, 33.62, 38.68, 39.3, 39.88, 39.961538, 43.58, 43.685185];

/** A run whose models people rated so; its FID falls from model to model. */
function ratedBy(rates: readonly number[], change: (run: Run) => Run = (run) => run): Run {
  const run = ratedRun(rates.length), convention = { protocol: "test" };
  return change({
    ...run,
    columns: [...run.columns, ...PEOPLE_METRICS.map(({ column }) => column)],
    cells: [
      ...run.cells,
      ...rates.map((value, i) => ({
        model: `m${i}`,
        family: "vae" as const,
        metric: "human_error_rate",
        state: "measured" as const,
        value,
        interval: null,
        level: 0.95,
        n: 25,
        unit: "%",
        direction: "higher" as const,
        convention,
        fingerprint: fingerprint(convention),
      })),
    ],
  });
}

test("a metric whose better end deceives more agrees with people, whichever its direction", () => {
  const [falling] = metricsAndPeople(ratedBy(PUBLISHED));
  expect(falling).toMatchObject({ metric: "fid", state: "correlated", rank: { value: 1 }, models: { length: 13 } });
  const higher = ratedBy(PUBLISHED, (run) => ({
    ...run,
    columns: run.columns.map((column) => column.id === "fid" ? { ...column, direction: "higher" as const } : column),
  }));
  expect(metricsAndPeople(higher)[0]).toMatchObject({ rank: { value: -1 } });
});

test("p-values are adjusted for all metrics", () => {
  // Of five models the same order has p = 2/120, and one swapped pair of neighbours 10/120: Holm makes them 4/120 and 10/120.
  const run = ratedBy([10, 20, 30, 40, 50], (run) => ({
    ...run,
    columns: [...run.columns, { id: "kid", title: "KID", unit: "", direction: "lower" }],
    cells: [
      ...run.cells,
      ...run.cells.filter(({ metric }) => metric === "fid").map((cell) =>
        cell.state === "measured" ? { ...cell, metric: "kid", value: cell.model === "m0" ? 8.5 : cell.value } : cell
      ),
    ],
  }));
  const [fid, kid] = metricsAndPeople(run);
  expect(fid).toMatchObject({ metric: "fid", rank: { pValue: 2 / 120, exact: true }, adjusted: 4 / 120 });
  expect(kid).toMatchObject({
    metric: "kid",
    rank: { value: expect.closeTo(0.9, 12) },
    adjusted: expect.closeTo(10 / 120, 12),
  });
});

test("fewer than five models, or another convention for some, have none and say so", () => {
  expect(metricsAndPeople(ratedBy([10, 20, 30, 40]))[0]).toMatchObject({
    state: "none",
    reason: expect.stringContaining("Only 4"),
  });
  const split = ratedBy([10, 20, 30, 40, 50], (run) => ({
    ...run,
    cells: run.cells.map((cell) =>
      cell.model === "m0" && cell.metric === "fid" && cell.state === "measured"
        ? { ...cell, fingerprint: "another" }
        : cell
    ),
  }));
  expect(metricsAndPeople(split)[0]).toMatchObject({ state: "none", models: ["m1", "m2", "m3", "m4"] });
  expect(metricsAndPeople(ratedBy([10, 10, 10, 10, 10]))[0]).toMatchObject({
    state: "none",
    reason: expect.stringContaining("same"),
  });
});

test("a model in another runtime is no further model", () => {
  const variant = ratedBy([10, 20, 30, 40, 50, 60], (run) => ({
    ...run,
    rows: run.rows.map((row) => row.id === "m5" ? { ...row, variantOf: "m4" } : row),
  }));
  expect(metricsAndPeople(variant)[0]?.models).toEqual(["m0", "m1", "m2", "m3", "m4"]);
});

test("costs, unranked columns and a run that nobody rated are left out", () => {
  const costs = ratedBy([10, 20, 30, 40, 50], (run) => ({
    ...run,
    columns: [
      { id: "latency_p50_ms", title: "latency", unit: "ms", direction: "lower" },
      { id: "throughput_per_s", title: "throughput", unit: "samples/s", direction: "higher" },
      { id: "evaluations", title: "evaluations", unit: "", direction: "lower", ranked: false },
      ...run.columns,
    ],
  }));
  expect(metricsAndPeople(costs).map(({ metric }) => metric)).toEqual(["fid"]);
  expect(metricsAndPeople(ratedRun(6))).toEqual([]);
});

import { expect, test } from "vitest";
import { fixtureRun } from "../fixture/fixture_run.ts";
import { trainingCharts } from "./training_charts.ts";

const replica = (seed: number, losses: number[]) => ({
  of: "vae-mnist",
  id: `vae-mnist-seed${seed}`,
  seed,
  cells: [],
  curve: losses.map((bits_per_dim, i) => ({ step: 500 * (i + 1), bits_per_dim, kl_nats: 20 })),
});

test("a chart a model draws the first loss of each of its seeds", () => {
  const [chart, ...others] = trainingCharts({
    ...fixtureRun(),
    replicas: [replica(2, [3, 2]), replica(3, [2.5, 1.5])],
  });
  expect(others).toEqual([]);
  expect(chart?.title).toBe("bits per dim while vae-mnist was trained: 2.00 (seed 2) and 1.50 (seed 3) at the end");
  expect(chart?.panels[0]?.points.map(({ name }) => name)).toEqual([
    "vae-mnist-seed2",
    "vae-mnist-seed2",
    "vae-mnist-seed3",
    "vae-mnist-seed3",
  ]);
});

test("replicas without a curve, and of no row, have no chart", () => {
  const { curve: _, ...bare } = replica(2, [3, 2]);
  expect(trainingCharts({ ...fixtureRun(), replicas: [bare, { ...replica(3, [1, 2]), of: "nobody" }] })).toEqual([]);
});

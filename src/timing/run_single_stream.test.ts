import { expect, test } from "vitest";
import { fakeClock } from "./fixture_clock.ts";
import { runSingleStream } from "./run_single_stream.ts";

/** A model whose i-th query takes `costOf(i)` ms of a fake clock. */
function fakeModel(costOf: (i: number) => number) {
  const clock = fakeClock(), asked: number[] = [];
  const query = (i: number) => {
    asked.push(i);
    clock.advance(costOf(i));
    return Promise.resolve();
  };
  return { clock, asked, query };
}

const rules = { name: "vae", leastQueries: 64, leastSeconds: 1, warmUp: { leastSeconds: 0 } };

test("the first query is cold, the next ones warm up, the others count", async () => {
  const { clock, asked, query } = fakeModel((i) => i === 0 ? 900 : i < 5 ? 50 : 20);
  const run = await runSingleStream(query, rules, { clock });
  expect(run.coldMs).toBe(900);
  // At the first look, after twelve: four of 50 ms are the first third.
  expect([...run.warmUpMs]).toEqual([50, 50, 50, 50, ...new Array(8).fill(20)]);
  expect(run.settled).toBe(true);
  expect([...run.latenciesMs]).toEqual(new Array(64).fill(20));
  expect(asked).toEqual(Array.from({ length: 77 }, (_, i) => i));
  expect(run).toMatchObject({
    ended: "enough",
    missing: { queries: 0, seconds: 0 },
    nextQuery: 77,
    measuredSeconds: 1.28,
    seconds: 0.9 + 0.36 + 1.28,
    warnings: [],
  });
});

test("it goes on until the last query begins late enough", async () => {
  const { clock, query } = fakeModel(() => 4);
  const run = await runSingleStream(query, rules, { clock });
  expect(run.latenciesMs).toHaveLength(251);
  expect(run.measuredSeconds).toBeCloseTo(1.004, 12);
});

test("what fits into the budget is measured, and what is missing is told", async () => {
  const { clock, query } = fakeModel(() => 100);
  const patient = { ...rules, leastSeconds: 60, warmUp: { leastQueries: 100 } };
  const run = await runSingleStream(query, patient, { clock, budgetSeconds: 5 });
  // A quarter of the budget warms up, and is not enough to settle in.
  expect(run.warmUpMs).toHaveLength(13);
  expect(run.settled).toBe(false);
  expect(run.latenciesMs).toHaveLength(36);
  expect(run).toMatchObject({ ended: "budget", seconds: 5, missing: { queries: 28 } });
  expect(run.missing.seconds).toBeCloseTo(56.5, 12);
  expect(run.warnings.map(({ kind }) => kind)).toEqual(["warm-up-unsettled"]);
});

test("a model that is slower than its budget is asked once", async () => {
  const { clock, asked, query } = fakeModel(() => 7000);
  const run = await runSingleStream(query, rules, { clock, budgetSeconds: 5 });
  expect(asked).toEqual([0]);
  expect(run).toMatchObject({ coldMs: 7000, ended: "budget", missing: { queries: 64, seconds: 1 }, warnings: [] });
  expect(run.latenciesMs).toHaveLength(0);
});

test("a model of which a few queries fit is measured with those, cold as it is", async () => {
  const { clock, query } = fakeModel(() => 7000);
  const run = await runSingleStream(query, rules, { clock, budgetSeconds: 27 });
  // A quarter of the budget, which the first query of the warm-up has spent.
  expect([run.warmUpMs.length, run.latenciesMs.length]).toEqual([1, 2]);
  expect(run.warnings[0]?.message).toContain("given up after 1 query in 7 s");
});

test("with no budget at all nothing is asked", async () => {
  const { clock, asked, query } = fakeModel(() => 1);
  expect(await runSingleStream(query, rules, { clock, budgetSeconds: 0 })).toMatchObject({
    ...{ coldMs: null, ended: "budget", measuredSeconds: 0, nextQuery: 0, warnings: [] },
  });
  expect(asked).toEqual([]);
});

test("a signal is heard between two queries, and what was measured is kept", async () => {
  const controller = new AbortController();
  const { clock, query } = fakeModel((i) => {
    if (i === 40) controller.abort();
    return 20;
  });
  const run = await runSingleStream(query, rules, { clock, signal: controller.signal });
  expect(run).toMatchObject({ ended: "interrupted", nextQuery: 41 });
  expect(run.latenciesMs).toHaveLength(41 - 1 - 12);
});

test("an error of a query is thrown on", async () => {
  const { clock } = fakeModel(() => 1);
  const lost = () => Promise.reject(new Error("device lost"));
  await expect(runSingleStream(lost, rules, { clock })).rejects.toThrow("device lost");
});

test("queries can be counted from where an earlier run ended", async () => {
  const { clock, asked, query } = fakeModel(() => 20);
  const run = await runSingleStream(query, { ...rules, firstQuery: 1000 }, { clock });
  expect([asked[0], run.nextQuery]).toEqual([1000, 1077]);
});

test("a machine that sleeps between two queries is warned of, and latencies are not touched", async () => {
  const clock = fakeClock();
  const query = (i: number) => {
    clock.advance(20);
    if (i === 30) clock.jump(3_600_000);
    return Promise.resolve();
  };
  const run = await runSingleStream(query, rules, { clock });
  expect(run.warnings).toMatchObject([{ kind: "slept", message: expect.stringContaining("3600 s passed") }]);
  expect(new Set(run.latenciesMs)).toEqual(new Set([20]));
});

test("outliers and a coarse timer are warned of", async () => {
  const { clock, query } = fakeModel((i) => i % 30 === 29 ? 90 : 20);
  const run = await runSingleStream(query, { ...rules, timerStepMs: 1 }, { clock });
  expect(run.warnings.map(({ kind }) => kind)).toEqual(["coarse-timer", "outliers"]);
});

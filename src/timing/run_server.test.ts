import { expect, test } from "vitest";
import { fakeClock } from "./fixture_clock.ts";
import { highestRateMD1, queueLatencies } from "./fixture_queue.ts";
import { poissonArrivals } from "./poisson_arrivals.ts";
import { runServer } from "./run_server.ts";
import { searchRate } from "./search_rate.ts";

const plan = { rate: 70, leastQueries: 2000, leastSeconds: 0, seed: 5n, probe: 0 };

/** A model whose queries each take so many ms of a fake clock. */
function fakeModel(milliseconds: number | ((i: number) => number)) {
  const clock = fakeClock(), asked: number[] = [];
  const query = (i: number) => {
    asked.push(i);
    clock.advance(typeof milliseconds === "number" ? milliseconds : milliseconds(i));
    return Promise.resolve();
  };
  return { clock, asked, query };
}

test("latencies are those of a queue: the wait since the scheduled arrival is in them", async () => {
  const arrivalsMs = poissonArrivals(plan), costOf = (i: number) => 5 + (i % 7);
  const { clock, query, asked } = fakeModel(costOf);
  clock.advance(12_345);
  const served = await runServer(query, { name: "gan", arrivalsMs }, { clock });
  const truth = queueLatencies(arrivalsMs, costOf);
  expect(served.latenciesMs).toHaveLength(2000);
  served.latenciesMs.forEach((latency, i) => expect(latency).toBeCloseTo(truth[i]!, 6));
  expect(asked).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  expect(served).toMatchObject({ ended: "all", nextQuery: 2000, warnings: [] });
  expect(served.wokeLateMs).toBeLessThan(1e-6);
});

test("a clock that wakes late is part of the latency, and told", async () => {
  const { clock, query } = fakeModel(1);
  const late = { ...clock, sleep: (ms: number) => clock.sleep(ms + 0.25) };
  const served = await runServer(query, { name: "gan", arrivalsMs: Float64Array.of(0, 100, 200) }, { clock: late });
  expect([...served.latenciesMs]).toEqual([1, 1.25, 1.25]);
  expect(served.wokeLateMs).toBe(0.25);
});

test("it gives up once more are over the bound than all of the queries allow", async () => {
  const { clock, query } = fakeModel(20);
  const served = await runServer(
    query,
    { name: "gan", arrivalsMs: poissonArrivals(plan), bound: { percentile: 0.99, boundMs: 50 } },
    { clock },
  );
  expect(served.ended).toBe("gave-up");
  // Of 2000 queries p99 allows 9 over the bound (loadgen: the tenth needs 2010).
  expect(Array.from(served.latenciesMs).filter((one) => one > 50)).toHaveLength(10);
});

test("it ends between two queries where the budget or a signal says so", async () => {
  const { clock, query } = fakeModel(5);
  const arrivalsMs = poissonArrivals(plan);
  const short = await runServer(query, { name: "gan", arrivalsMs }, { clock, budgetSeconds: 3 });
  expect(short.ended).toBe("budget");
  expect(short.latenciesMs.length).toBeLessThan(300);
  const controller = new AbortController();
  const counted = fakeModel((i) => {
    if (i === 9) controller.abort();
    return 5;
  });
  const rules = { name: "gan", arrivalsMs, firstQuery: 7 };
  expect(await runServer(counted.query, rules, { clock: counted.clock, signal: controller.signal })).toMatchObject({
    ended: "interrupted",
    nextQuery: 10,
  });
});

test("a long wait for the next arrival ends when the budget does", async () => {
  const { clock, query } = fakeModel(5), arrivalsMs = Float64Array.of(0, 60_000);
  const served = await runServer(query, { name: "gan", arrivalsMs }, { clock, budgetSeconds: 2 });
  expect(served).toMatchObject({ ended: "budget", nextQuery: 1 });
  expect(served.seconds).toBeLessThan(2.2);
});

test("a machine that slept is warned of", async () => {
  const { clock, query } = fakeModel(1);
  const sleepy = (i: number) => {
    if (i === 2) clock.jump(60_000);
    return query(i);
  };
  const served = await runServer(sleepy, { name: "gan", arrivalsMs: Float64Array.of(0, 1, 2, 3) }, { clock });
  expect(served.warnings).toMatchObject([{ kind: "slept" }]);
});

test("with the search it finds the rate of a server with constant service", async () => {
  const bound = { percentile: 0.9, boundMs: 40 }, { clock, query } = fakeModel(8);
  const found = await searchRate(async (rate, probe) => {
    const arrivalsMs = poissonArrivals({ ...plan, rate, probe, leastQueries: 8000 });
    const { latenciesMs, ended } = await runServer(query, { name: "gan", arrivalsMs, bound }, { clock });
    return ended === "all" || ended === "gave-up" ? latenciesMs : undefined;
  }, { ...bound, start: 20 });
  const truth = 125 * highestRateMD1(0.9, 5);
  if (found.ended !== "found") throw new Error(found.ended);
  expect(found.rate / truth).toBeGreaterThan(0.88);
  expect(found.rate / truth).toBeLessThan(1.02);
});

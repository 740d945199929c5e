import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { highestRateMD1, highestRateMM1, queueLatencies, waitCdfMD1 } from "./fixture_queue.ts";
import { poissonArrivals } from "./poisson_arrivals.ts";
import { searchRate } from "./search_rate.ts";

/** A server whose service takes 1 ms, always or on average; rates are then in thousands a second. */
function server(kind: "M/D/1" | "M/M/1", { queries, seed }: { queries: number; seed: bigint }) {
  const noise = new Noise(seed + 1n);
  return (rate: number, probe: number) => {
    const arrivals = poissonArrivals({ rate, probe, seed, leastQueries: queries, leastSeconds: 0 });
    const service = new Float64Array(arrivals.length).fill(1);
    if (kind === "M/M/1") {
      noise.uniform(service, { stream: STREAM.observation, example: probe });
      for (let i = 0; i < service.length; i++) service[i] = -Math.log(service[i]!);
    }
    return Promise.resolve(queueLatencies(arrivals, (i) => service[i]!));
  };
}

/** A server that holds up to a rate, and what was asked of it. */
function sharpServer(highest: number, queries = 500) {
  const asked: number[] = [];
  const run = (rate: number) => {
    asked.push(rate);
    return Promise.resolve(new Float64Array(queries).fill(rate <= highest ? 1 : 100));
  };
  return { run, asked };
}

const options = { percentile: 0.99, boundMs: 10, start: 100 };

test("the queues of these tests wait as long as theory says", async () => {
  const rate = 0.7, latencies = await server("M/D/1", { queries: 400_000, seed: 1n })(1000 * rate, 0);
  const share = (t: number) => latencies.filter((one) => one - 1 <= t).length / latencies.length;
  for (const t of [0, 0.5, 1, 2.3, 5, 8]) expect(share(t), `wait ${t}`).toBeCloseTo(waitCdfMD1(t, rate), 2);
  // Pollaczek and Khinchine: the mean wait is ρ / (2 (1 - ρ)).
  const mean = latencies.reduce((sum, one) => sum + one - 1, 0) / latencies.length;
  expect(mean).toBeCloseTo(rate / (2 * (1 - rate)), 1);
});

test.each(["M/D/1", "M/M/1"] as const)("of %s it finds the rate that theory gives, from below", async (kind) => {
  for (const [percentile, bound] of [[0.99, 10], [0.9, 5]] as const) {
    const truth = 1000 * (kind === "M/D/1" ? highestRateMD1 : highestRateMM1)(percentile, bound);
    for (const start of [truth / 20, truth * 5]) {
      const run = server(kind, { queries: 20_000, seed: BigInt(Math.round(start)) });
      const found = await searchRate(run, { percentile, boundMs: bound, start });
      if (found.ended !== "found") throw new Error(found.ended);
      // 20,000 queries leave a few percent open, and the rule asks for 99 % confidence.
      expect(found.rate / truth).toBeGreaterThan(0.88);
      expect(found.rate / truth).toBeLessThan(1.02);
      expect(found.bracket[0]).toBe(found.rate);
      expect(found.bracket[1] / found.rate).toBeLessThanOrEqual(1.05);
    }
  }
});

test("it doubles or halves until one holds and one fails, then takes geometric means", async () => {
  const up = sharpServer(350);
  const found = await searchRate(up.run, { ...options, precision: 0.5, confirmations: 0 });
  expect(up.asked).toEqual([100, 200, 400, Math.sqrt(200 * 400)]);
  expect(found).toMatchObject({ ended: "found", rate: Math.sqrt(200 * 400), bracket: [Math.sqrt(200 * 400), 400] });
  const down = sharpServer(30);
  await searchRate(down.run, { ...options, precision: 1, confirmations: 0 });
  expect(down.asked).toEqual([100, 50, 25]);
});

test("a rate that was found must hold again, and where it fails the search goes on below", async () => {
  const asked: number[] = [];
  const run = (rate: number) => {
    asked.push(rate);
    // 200 holds by luck, the first time only.
    const holds = rate <= 140 || (rate === 200 && asked.filter((one) => one === 200).length === 1);
    return Promise.resolve(new Float64Array(500).fill(holds ? 1 : 100));
  };
  const found = await searchRate(run, { ...options, precision: 1, confirmations: 2 });
  expect(asked).toEqual([100, 200, 400, 200, 100, 100]);
  expect(found).toMatchObject({ ended: "found", rate: 100, bracket: [100, 200] });
});

test("every probe has a number of its own", async () => {
  const numbers: number[] = [];
  await searchRate((rate, probe) => {
    numbers.push(probe);
    return Promise.resolve(new Float64Array(500).fill(rate <= 150 ? 1 : 100));
  }, options);
  expect(numbers).toEqual(numbers.map((_, i) => i));
});

test("where no rate holds it ends", async () => {
  const found = await searchRate(sharpServer(0).run, options);
  expect(found).toMatchObject({ ended: "no-rate-held", bracket: [null, 100 / 1024] });
  expect(found.probes).toHaveLength(11);
});

test("out of probes, or stopped, it says how far it came", async () => {
  expect(await searchRate(sharpServer(Infinity).run, { ...options, mostProbes: 3 })).toMatchObject({
    ended: "out-of-probes",
    bracket: [400, null],
  });
  const { run } = sharpServer(150);
  const stopped = await searchRate((rate, probe) => probe < 3 ? run(rate) : Promise.resolve(undefined), options);
  expect(stopped).toMatchObject({ ended: "stopped", bracket: [Math.sqrt(20_000), 200] });
  expect(stopped.probes.map(({ holds }) => holds)).toEqual([true, false, true]);
});

test("a server that gave up early fails, and one that was merely short of queries is refused", async () => {
  const gaveUp = await searchRate(
    (rate) => Promise.resolve(new Float64Array(rate > 50 ? 40 : 500).fill(rate > 50 ? 100 : 1)),
    { ...options, precision: 1 },
  );
  expect(gaveUp).toMatchObject({ ended: "found", rate: 50 });
  await expect(searchRate(() => Promise.resolve([1, 1, 1]), options)).rejects.toThrow(
    "needs at least 459 queries, the run had 3",
  );
});

test("options that make no search are refused", async () => {
  const { run } = sharpServer(1);
  await expect(searchRate(run, { ...options, start: 0 })).rejects.toThrow("'start' must be positive");
  await expect(searchRate(run, { ...options, boundMs: 0 })).rejects.toThrow("'boundMs' must be positive, got 0");
  await expect(searchRate(run, { ...options, precision: 0 })).rejects.toThrow("'precision'");
  await expect(searchRate(run, { ...options, percentile: 99 })).rejects.toThrow("'p' must be a share");
});
